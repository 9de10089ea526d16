"""What operators see: whether a process lives and is ready, what it counts, and one id through what it logs."""

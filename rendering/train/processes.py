"""Where the training's other processes come from: a server of one thread, which has what they need loaded already.

Forked from the process that trains they would have its locks too, and the thread that held one of them at that moment
would not be there to give it back.
"""

from multiprocessing.context import ForkServerContext

import torch.multiprocessing

LOADED = ("rendering.train.batches", "rendering.train.make_moments")


def process_context() -> ForkServerContext:
    """What makes processes and queues; what is handed to them is pickled, tensors by shared memory."""
    context: ForkServerContext = torch.multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    return context

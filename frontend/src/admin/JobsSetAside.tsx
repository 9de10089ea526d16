/** The jobs that went wrong again and again: why, and a way to have each done once more. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { doJobAgain, fetchJobsSetAside, type JobSetAside } from "../api/jobs";
import { Shown } from "./parts";
import { act, useLoaded } from "./useLoaded";

const LOOK_EVERY_MS = 10_000;

export function JobsSetAside() {
  const { t } = useTranslation("admin");
  const jobs = useLoaded(fetchJobsSetAside, LOOK_EVERY_MS);
  return (
    <section aria-labelledby="jobs-set-aside">
      <h2 id="jobs-set-aside">{t("jobsSetAside")}</h2>
      <Shown loaded={jobs}>
        {(all) =>
          all.length === 0 ? (
            <p data-testid="no-jobs-set-aside">{t("noJobsSetAside")}</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t("kind")}</th>
                  <th scope="col">{t("where")}</th>
                  <th scope="col">{t("reason")}</th>
                  <th scope="col">{t("ways")}</th>
                </tr>
              </thead>
              <tbody>
                {all.map((job) => (
                  <JobRow key={job.id} job={job} onChanged={jobs.reload} />
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </section>
  );
}

function JobRow({ job, onChanged }: { job: JobSetAside; onChanged: () => void }) {
  const { t } = useTranslation("admin");
  const kind = t(`job_${job.kind}`);
  return (
    <tr data-testid="job-set-aside">
      <th scope="row">{kind}</th>
      <td>{job.recordingId === null ? job.room : <a href={`/recordings/${job.recordingId}`}>{job.room}</a>}</td>
      <td>
        {job.reason === "" ? job.message : job.reason} · {t("attempts", { count: job.attempts })}
      </td>
      <td>
        <Button
          className="button button-small button-quiet"
          onPress={() => act(doJobAgain(job.id), onChanged)}
          aria-label={t("doAgainNamed", { name: `${kind}, ${job.room}` })}
        >
          {t("doAgain")}
        </Button>
      </td>
    </tr>
  );
}

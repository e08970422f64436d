import { expect, it } from "vitest";
import { planRelease } from "./plan-release.ts";

it.each(["1.2.3", "2.0.0-beta.1", "2.0.0-rc.0"])(
  "records what stands in the folder as %s",
  (to) => {
    expect(planRelease("jobs/churn", to)).toEqual({
      folder: "jobs/churn",
      version: { setVersion: to },
    });
  },
);

// `nx release version prerelease` without a name gives the first one, a post-release to Python.
it.each(["1.2.4-0", "1.2.4-next.1", "1.2.4+build", "1.2"])("refuses %s", (version) => {
  expect(() => planRelease("jobs/churn", version)).toThrow(
    expect.objectContaining({
      code: "PYSNIP_VERSION_REFUSED",
      headline: `\`jobs/churn\` cannot have the version \`${version}\``,
    }),
  );
});

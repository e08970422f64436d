import { expect, it } from "vitest";
import { ciSignals } from "./ci-signals.ts";
import { deriveCiSignal } from "./derive-ci-signal.ts";
import { deriveInstallMode } from "./derive-install-mode.ts";

type Row = readonly [title: string, variables: Record<string, string>, signal: string | null];

/** Environments that the well-known detectors judge differently, and the ordinary ones. */
const environments: readonly Row[] = [
  ["nothing is set", {}, null],
  ["`CI` is true", { CI: "true" }, "CI"],
  ["`CI` is 1", { CI: "1" }, "CI"],
  ["`CI` holds a name", { CI: "woodpecker" }, "CI"],
  ["`CI` is empty", { CI: "" }, null],
  ["`CI` is false", { CI: "false" }, null],
  ["`CI` is false on GitHub", { CI: "false", GITHUB_ACTIONS: "true" }, null],
  ["`CI` is 0", { CI: "0" }, null],
  ["`CI` is no", { CI: "no" }, null],
  ["`CI` is off", { CI: "off" }, null],
  ["`CI` is False", { CI: "False" }, null],
  ["`CI` is empty on GitHub", { CI: "", GITHUB_ACTIONS: "true" }, "GITHUB_ACTIONS"],
  ["GitHub Actions", { CI: "true", GITHUB_ACTIONS: "true" }, "CI"],
  ["GitHub Actions without `CI`", { GITHUB_ACTIONS: "true" }, "GITHUB_ACTIONS"],
  ["GitLab", { GITLAB_CI: "true" }, "GITLAB_CI"],
  ["CircleCI", { CIRCLECI: "true" }, "CIRCLECI"],
  ["Travis", { TRAVIS: "true" }, "TRAVIS"],
  ["Buildkite", { BUILDKITE: "true" }, "BUILDKITE"],
  ["TeamCity", { TEAMCITY_VERSION: "2026.1" }, "TEAMCITY_VERSION"],
  ["a build's id alone", { BUILD_ID: "7" }, "BUILD_ID"],
  ["a build's number alone", { BUILD_NUMBER: "7" }, "BUILD_NUMBER"],
  ["Azure, as it spells it", { TF_BUILD: "True" }, "TF_BUILD"],
  ["Jenkins by its address alone", { JENKINS_URL: "https://ci.example" }, "JENKINS_URL"],
  ["a run's id", { RUN_ID: "7" }, "RUN_ID"],
  ["`CONTINUOUS_INTEGRATION`", { CONTINUOUS_INTEGRATION: "true" }, "CONTINUOUS_INTEGRATION"],
  ["a name of a CI", { CI_NAME: "codeship" }, "CI_NAME"],
  ["Vercel", { VERCEL: "1" }, "VERCEL"],
  ["Drone", { DRONE: "true" }, "DRONE"],
  ["Bitbucket", { BITBUCKET_COMMIT: "a1b2c3" }, "BITBUCKET_COMMIT"],
  ["Bamboo", { bamboo_planKey: "A-B" }, "bamboo_planKey"],
  ["CodeBuild by its ARN", { CODEBUILD_BUILD_ARN: "arn:aws:x" }, "CODEBUILD_BUILD_ARN"],
  ["CodeBuild by its id", { CODEBUILD_BUILD_ID: "x:1" }, "CODEBUILD_BUILD_ID"],
  ["Cloud Run, a service and no pipeline", { K_SERVICE: "web" }, null],
  [
    "a Kubernetes pod",
    { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_PORT: "tcp://10.0.0.1:443" },
    null,
  ],
  [
    "Codespaces and coding agents",
    { CODESPACES: "true", CLAUDECODE: "1", CURSOR_AGENT: "1" },
    null,
  ],
];

/** Every vendor that the npm package `ci-info` 4.5.0 knows, with the variables that it goes by. */
const vendors: readonly Row[] = [
  ["Agola CI", { AGOLA_GIT_REF: "1" }, "AGOLA_GIT_REF"],
  ["Alpic", { ALPIC_HOST: "1" }, "ALPIC_HOST"],
  ["Appcircle", { AC_APPCIRCLE: "1" }, "AC_APPCIRCLE"],
  ["AppVeyor", { APPVEYOR: "1" }, "APPVEYOR"],
  ["AWS CodeBuild", { CODEBUILD_BUILD_ARN: "1" }, "CODEBUILD_BUILD_ARN"],
  ["Azure Pipelines", { TF_BUILD: "1" }, "TF_BUILD"],
  ["Bamboo", { bamboo_planKey: "1" }, "bamboo_planKey"],
  ["Bitbucket Pipelines", { BITBUCKET_COMMIT: "1" }, "BITBUCKET_COMMIT"],
  ["Bitrise", { BITRISE_IO: "1" }, "BITRISE_IO"],
  ["Buddy", { BUDDY_WORKSPACE_ID: "1" }, "BUDDY_WORKSPACE_ID"],
  ["Buildkite", { BUILDKITE: "1" }, "BUILDKITE"],
  ["Capawesome Cloud", { CAPAWESOME_CLOUD: "1" }, "CAPAWESOME_CLOUD"],
  ["CircleCI", { CIRCLECI: "1" }, "CIRCLECI"],
  ["Cirrus CI", { CIRRUS_CI: "1" }, "CIRRUS_CI"],
  ["Cloudflare Pages", { CF_PAGES: "1" }, "CF_PAGES"],
  ["Cloudflare Workers", { WORKERS_CI: "1" }, "WORKERS_CI"],
  ["Codefresh", { CF_BUILD_ID: "1" }, "CF_BUILD_ID"],
  ["Codemagic", { CM_BUILD_ID: "1" }, "CM_BUILD_ID"],
  ["Codeship", { CI_NAME: "codeship" }, "CI_NAME"],
  ["Drone", { DRONE: "1" }, "DRONE"],
  ["dsari", { DSARI: "1" }, "DSARI"],
  ["Earthly", { EARTHLY_CI: "1" }, "EARTHLY_CI"],
  ["Expo Application Services", { EAS_BUILD: "1" }, "EAS_BUILD"],
  ["Gerrit", { GERRIT_PROJECT: "1" }, "GERRIT_PROJECT"],
  ["Gitea Actions", { GITEA_ACTIONS: "1" }, "GITEA_ACTIONS"],
  ["GitHub Actions", { GITHUB_ACTIONS: "1" }, "GITHUB_ACTIONS"],
  ["GitLab CI", { GITLAB_CI: "1" }, "GITLAB_CI"],
  ["GoCD", { GO_PIPELINE_LABEL: "1" }, "GO_PIPELINE_LABEL"],
  ["Google Cloud Build", { BUILDER_OUTPUT: "1" }, "BUILDER_OUTPUT"],
  ["Harness CI", { HARNESS_BUILD_ID: "1" }, "HARNESS_BUILD_ID"],
  ["Heroku", { NODE: "/app/.heroku/node/bin/node" }, "NODE"],
  ["Hudson", { HUDSON_URL: "1" }, "HUDSON_URL"],
  ["Jenkins", { JENKINS_URL: "1", BUILD_ID: "1" }, "BUILD_ID"],
  ["LayerCI", { LAYERCI: "1" }, "LAYERCI"],
  ["Magnum CI", { MAGNUM: "1" }, "MAGNUM"],
  ["Netlify CI", { NETLIFY: "1" }, "NETLIFY"],
  ["Nevercode", { NEVERCODE: "1" }, "NEVERCODE"],
  ["Prow", { PROW_JOB_ID: "1" }, "PROW_JOB_ID"],
  ["ReleaseHub", { RELEASE_BUILD_ID: "1" }, "RELEASE_BUILD_ID"],
  ["Render", { RENDER: "1" }, "RENDER"],
  ["RWX", { RWX: "1" }, "RWX"],
  ["Sail CI", { SAILCI: "1" }, "SAILCI"],
  ["Screwdriver", { SCREWDRIVER: "1" }, "SCREWDRIVER"],
  ["Semaphore", { SEMAPHORE: "1" }, "SEMAPHORE"],
  ["Sourcehut", { CI_NAME: "sourcehut" }, "CI_NAME"],
  ["Strider CD", { STRIDER: "1" }, "STRIDER"],
  ["TaskCluster", { TASK_ID: "1", RUN_ID: "1" }, "RUN_ID"],
  ["TeamCity", { TEAMCITY_VERSION: "1" }, "TEAMCITY_VERSION"],
  ["Travis CI", { TRAVIS: "1" }, "TRAVIS"],
  ["Vela", { VELA: "1" }, "VELA"],
  ["Vercel", { NOW_BUILDER: "1" }, "NOW_BUILDER"],
  ["Vercel", { VERCEL: "1" }, "VERCEL"],
  ["Visual Studio App Center", { APPCENTER_BUILD_ID: "1" }, "APPCENTER_BUILD_ID"],
  ["Woodpecker", { CI: "woodpecker" }, "CI"],
  ["Xcode Cloud", { CI_XCODE_PROJECT: "1" }, "CI_XCODE_PROJECT"],
  ["Xcode Server", { XCS: "1" }, "XCS"],
];

it("looks at 35 environments", () => {
  expect(new Set(environments.map(([, variables]) => JSON.stringify(variables))).size).toBe(35);
});

it.each([...environments, ...vendors])("decides for %s: %o", (_title, variables, signal) => {
  expect(deriveCiSignal(variables)).toBe(signal);
  const mode = deriveInstallMode("auto", variables, "dev");
  const reason = signal === null ? "this is not CI" : `this looks like CI (\`${signal}\` is set)`;
  expect(mode).toEqual({ allowed: signal === null, ci: signal !== null, reason });
});

it.each(ciSignals.filter((name) => name !== "CI"))(
  "knows `%s` alone, unless it is empty",
  (name) => {
    expect(deriveCiSignal({ [name]: "x" })).toBe(name);
    expect(deriveCiSignal({ [name]: "" })).toBeNull();
    expect(deriveCiSignal({ [name]: "x", CI: " OFF " })).toBeNull();
  },
);

it("takes a Node from elsewhere for no pipeline", () => {
  expect(deriveCiSignal({ NODE: "/usr/bin/node" })).toBeNull();
});

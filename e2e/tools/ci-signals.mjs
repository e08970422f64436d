/** The engine's own list, which a fresh clone has to know before it is built. */
export const CI_SIGNALS = /** @type {const} */ ([
  "AC_APPCIRCLE",
  "AGOLA_GIT_REF",
  "ALPIC_HOST",
  "APPCENTER_BUILD_ID",
  "APPVEYOR",
  "BITBUCKET_BUILD_NUMBER",
  "BITBUCKET_COMMIT",
  "BITRISE_IO",
  "BUDDY_WORKSPACE_ID",
  "BUILDER_OUTPUT",
  "BUILDKITE",
  "BUILD_BUILDID",
  "BUILD_ID",
  "BUILD_NUMBER",
  "CAPAWESOME_CLOUD",
  "CF_BUILD_ID",
  "CF_PAGES",
  "CI",
  "CIRCLECI",
  "CIRRUS_CI",
  "CI_APP_ID",
  "CI_BUILD_ID",
  "CI_BUILD_NUMBER",
  "CI_NAME",
  "CI_XCODE_PROJECT",
  "CM_BUILD_ID",
  "CODEBUILD_BUILD_ARN",
  "CODEBUILD_BUILD_ID",
  "CONTINUOUS_INTEGRATION",
  "DRONE",
  "DSARI",
  "EARTHLY_CI",
  "EAS_BUILD",
  "GERRIT_PROJECT",
  "GITEA_ACTIONS",
  "GITHUB_ACTIONS",
  "GITLAB_CI",
  "GO_PIPELINE_LABEL",
  "HARNESS_BUILD_ID",
  "HEROKU_TEST_RUN_ID",
  "HUDSON_URL",
  "JENKINS_URL",
  "LAYERCI",
  "MAGNUM",
  "NETLIFY",
  "NEVERCODE",
  "NOW_BUILDER",
  "PROW_JOB_ID",
  "RELEASE_BUILD_ID",
  "RENDER",
  "RUN_ID",
  "RWX",
  "SAILCI",
  "SCREWDRIVER",
  "SEMAPHORE",
  "STRIDER",
  "TEAMCITY_VERSION",
  "TF_BUILD",
  "TRAVIS",
  "VELA",
  "VERCEL",
  "WERCKER_MAIN_PIPELINE_STARTED",
  "WOODPECKER",
  "WORKERS_CI",
  "XCS",
  "bamboo.buildKey",
  "bamboo_buildKey",
  "bamboo_planKey",
]);

/** The same for variables that are set elsewhere too: the text that they hold in a pipeline alone. */
const CI_SIGNAL_TEXTS = [["NODE", "/app/.heroku/node/bin/node"]];

/**
 * The variable that says that this is a CI machine, or undefined.
 * `CI` set to a word for "no" settles it, as it does for pysnip itself.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findCiSignal(env) {
  if (["0", "false", "no", "off"].includes((env["CI"] ?? "").trim().toLowerCase())) {
    return undefined;
  }
  return (
    CI_SIGNALS.find((name) => (env[name] ?? "") !== "") ??
    CI_SIGNAL_TEXTS.find(([name = "", text = ""]) => env[name]?.includes(text))?.[0]
  );
}

import { describe, expect, it } from "vitest";
import { distributionFor } from "./distribution-for.ts";
import { IMPORT_TABLE } from "./import-table.ts";
import { normalizeName } from "./normalize-name.ts";

// Imports whose distribution has another name or is commonly taken for another one; the third
// column says what the answer has to be: `=` mapped, `?` ambiguous, `~` a suggestion by name.
const HARD_IMPORTS = `
  cv2 opencv-python ? | yaml pyyaml = | sklearn scikit-learn = | skimage scikit-image =
  PIL pillow = | bs4 beautifulsoup4 = | dateutil python-dateutil = | dotenv python-dotenv =
  attr attrs = | jwt pyjwt ? | jose python-jose = | Crypto pycryptodome ?
  Cryptodome pycryptodomex = | OpenSSL pyopenssl = | zmq pyzmq = | serial pyserial ?
  git gitpython = | github pygithub = | gitlab python-gitlab = | docx python-docx ?
  pptx python-pptx = | magic python-magic ? | psycopg2 psycopg2-binary ? | MySQLdb mysqlclient =
  mysql.connector mysql-connector-python = | usb pyusb = | fitz pymupdf = | umap umap-learn =
  google.protobuf protobuf = | google.cloud.storage google-cloud-storage =
  google.cloud.bigquery google-cloud-bigquery = | google.cloud.pubsub_v1 google-cloud-pubsub =
  google.cloud.secretmanager google-cloud-secret-manager = | google.oauth2 google-auth =
  google.generativeai google-generativeai = | googleapiclient google-api-python-client =
  google protobuf ? | azure.storage.blob azure-storage-blob = | azure.identity azure-identity =
  azure.keyvault.secrets azure-keyvault-secrets = | azure.mgmt.compute azure-mgmt-compute =
  azure.mgmt.dns azure-mgmt-dns ~ | google.cloud.workflows_v1 google-cloud-workflows ~
  markdown_it markdown-it-py = | pythonjsonlogger python-json-logger =
  websocket websocket-client = | ldap python-ldap = | dns dnspython = | nacl pynacl =
  argon2 argon2-cffi = | rpds rpds-py = | pylab matplotlib = | mpl_toolkits matplotlib =
  opentelemetry opentelemetry-api = | opentelemetry.sdk.trace opentelemetry-sdk =
  discord discord-py ? | telegram python-telegram-bot ? | slugify python-slugify ?
  haystack haystack-ai ? | faiss faiss-cpu ? | imblearn imbalanced-learn = | Bio biopython =
  pywt pywavelets = | bson pymongo = | kafka kafka-python = | paho.mqtt.client paho-mqtt =
  grpc grpcio = | grpc_tools grpcio-tools = | rest_framework djangorestframework =
  corsheaders django-cors-headers = | airflow apache-airflow = | socks pysocks =
  socketio python-socketio = | pkg_resources setuptools = | win32com.client pywin32 =
  gi pygobject = | wx wxpython = | OpenGL pyopengl = | ruamel.yaml ruamel-yaml =
  snowflake.connector snowflake-connector-python = | upath universal-pathlib =
  llama_cpp llama-cpp-python = | speech_recognition speechrecognition = | osgeo gdal =
`
  .trim()
  .split(/[|\n]/)
  .map((row) => row.trim().split(" "));

describe("distributionFor", () => {
  it("is right for all of 84 hard imports, the ambiguous ones being called so", () => {
    const kinds: Record<string, string> = { "=": "mapped", "?": "ambiguous", "~": "suggested" };
    const answers = HARD_IMPORTS.map(([path = ""]) => distributionFor(path));
    const wrong = HARD_IMPORTS.filter(([, name = "", mark = ""], at) => {
      const answer = answers[at];
      return answer?.candidates[0] !== name || answer.kind !== kinds[mark];
    });
    expect(HARD_IMPORTS).toHaveLength(84);
    expect(wrong).toEqual([]);
  });

  it.each([
    ["requests", "suggested", ["requests"]],
    ["flask_sqlalchemy", "suggested", ["flask-sqlalchemy"]],
    ["numpy.linalg", "suggested", ["numpy"]],
    ["google.cloud.unheard_of_v2beta1.types", "suggested", ["google-cloud-unheard-of"]],
    ["azure.unheard", "suggested", ["azure-unheard"]],
    ["opentelemetry.instrumentation.flask", "suggested", ["opentelemetry-instrumentation-flask"]],
    ["google.colab", "unknown", []],
    ["imp", "unknown", []],
    ["_private", "unknown", []],
    ["na\u00efve", "unknown", []],
    ["", "unknown", []],
    ["__proto__", "unknown", []],
    ["constructor", "suggested", ["constructor"]],
  ])("gives the kind when the import is %s", (path, kind, candidates) => {
    expect(distributionFor(path)).toEqual({ kind, candidates });
  });

  it.each([
    ["cv2", ["opencv-python-headless"], ["opencv-python-headless"]],
    ["yaml", ["PyYAML"], ["pyyaml"]],
    ["jwt", ["jwt"], ["jwt"]],
    ["google.cloud.storage", ["Google_Cloud.Storage"], ["google-cloud-storage"]],
    ["numpy.linalg", ["numpy"], ["numpy"]],
  ])("answers declared when %s is imported and %j is declared", (path, declared, candidates) => {
    expect(distributionFor(path, { declared })).toEqual({ kind: "declared", candidates });
  });

  it("lets an override win when it names a prefix of the import", () => {
    const overrides = new Map([["yaml", "Ruamel_Yaml"]]);
    expect(distributionFor("yaml.reader", { overrides, declared: ["pyyaml"] })).toEqual({
      kind: "declared",
      candidates: ["ruamel-yaml"],
    });
  });

  it("maps no ordinary word to a single distribution", () => {
    const words =
      "acme action abstract test box can community editor environ factory graph image magic mail model network progress queue serial signal stomp superset table task telegram text token video web whisper worker".split(
        " ",
      );
    expect(words.filter((word) => distributionFor(word).kind === "mapped")).toEqual([]);
  });
});

describe("IMPORT_TABLE", () => {
  it("names distributions in normal form and a source for every row", () => {
    expect(IMPORT_TABLE.size).toBeGreaterThan(200);
    for (const [path, { distributions, source }] of IMPORT_TABLE) {
      expect(path).toMatch(/^[A-Za-z_][\w.]*$/);
      expect(distributions.map(normalizeName)).toEqual(distributions);
      expect(source).not.toBe("");
    }
  });

  it("holds no row that the equal name would give anyway", () => {
    const idle = [...IMPORT_TABLE].filter(
      ([path, { distributions }]) =>
        !path.includes(".") &&
        distributions.length === 1 &&
        distributions[0] === path.toLowerCase().replaceAll("_", "-"),
    );
    expect(idle).toEqual([]);
  });
});

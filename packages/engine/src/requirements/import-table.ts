/** What is known of an import path: its distributions, best first, and where that is from. */
export interface ImportRow {
  readonly distributions: readonly string[];
  readonly source: string;
}

// One row a line: import path, then distributions in normal form. Two or more mean that the import
// alone does not decide; none (`-`) means that no index carries it. A row is here only where the
// distribution has another name than the import, or where several are taken for each other. No row
// is an ordinary English word that stands for one distribution only, because such names are the
// ones that other people's packages are mistaken for.
const GROUPS: readonly (readonly [source: string, rows: string])[] = [
  [
    "the distribution's own documentation names this import",
    `
    yaml pyyaml
    _yaml pyyaml
    PIL pillow
    bs4 beautifulsoup4
    dateutil python-dateutil
    dotenv python-dotenv
    attr attrs
    markdown_it markdown-it-py
    pythonjsonlogger python-json-logger
    frontmatter python-frontmatter
    rapidjson python-rapidjson
    ruamel ruamel-yaml
    ruamel.yaml ruamel-yaml
    pkg_resources setuptools
    _distutils_hack setuptools
    _cffi_backend cffi
    _pytest pytest
    xdist pytest-xdist
    pyximport cython
    rpds rpds-py
    argon2 argon2-cffi
    lzo python-lzo
    pptx python-pptx
    odf odfpy
    pdfminer pdfminer-six
    fitz pymupdf
    shapefile pyshp
    osgeo gdal
    stl numpy-stl
    vtkmodules vtk
    vlc python-vlc
    speech_recognition speechrecognition
    hglib python-hglib
    xmlrunner unittest-xml-reporting
    aspose.words aspose-words
    `,
  ],
  [
    "documentation of scientific and machine-learning distributions",
    `
    sklearn scikit-learn
    sklearnex scikit-learn-intelex
    skimage scikit-image
    skopt scikit-optimize
    sksurv scikit-survival
    skbio scikit-bio
    skfuzzy scikit-fuzzy
    skmultilearn scikit-multilearn
    skvideo sk-video
    skrf scikit-rf
    imblearn imbalanced-learn
    umap umap-learn
    pywt pywavelets
    mpl_toolkits matplotlib
    mpl_toolkits.basemap basemap
    pylab matplotlib
    isympy sympy
    ipykernel_launcher ipykernel
    Bio biopython
    llama_cpp llama-cpp-python
    weaviate weaviate-client
    open_clip open-clip-torch
    en_core_web_sm -
    detectron2 -
    talib ta-lib
    `,
  ],
  [
    "documentation of database and message distributions",
    `
    MySQLdb mysqlclient
    _mysql mysqlclient
    mysql.connector mysql-connector-python
    mysql mysql-connector-python
    bson pymongo
    gridfs pymongo
    cassandra cassandra-driver
    impala impyla
    memcache python-memcached
    rediscluster redis-py-cluster
    snowflake.connector snowflake-connector-python
    snowflake.snowpark snowflake-snowpark-python
    snowflake.sqlalchemy snowflake-sqlalchemy
    snowflake.ml snowflake-ml-python
    databricks.sdk databricks-sdk
    databricks.sql databricks-sql-connector
    databricks.connect databricks-connect
    databricks.feature_engineering databricks-feature-engineering
    ibm_boto3 ibm-cos-sdk
    ibm_botocore ibm-cos-sdk-core
    arango python-arango
    kafka kafka-python
    nats nats-py
    paho paho-mqtt
    paho.mqtt paho-mqtt
    airflow apache-airflow
    pyflink apache-flink
    awsglue -
    `,
  ],
  [
    "documentation of web and service distributions",
    `
    jose python-jose
    OpenSSL pyopenssl
    Cryptodome pycryptodomex
    nacl pynacl
    gnupg python-gnupg
    jks pyjks
    pkcs11 python-pkcs11
    smartcard pyscard
    onelogin python3-saml
    saml2 pysaml2
    git gitpython
    github pygithub
    gitlab python-gitlab
    jenkins python-jenkins
    atlassian atlassian-python-api
    telebot pytelegrambotapi
    websocket websocket-client
    socketio python-socketio
    engineio python-engineio
    socks pysocks
    sockshandler pysocks
    dns dnspython
    nmap python-nmap
    ldap python-ldap
    zmq pyzmq
    googleapiclient google-api-python-client
    apiclient google-api-python-client
    aws_cdk aws-cdk-lib
    samtranslator aws-sam-translator
    cfnlint cfn-lint
    novaclient python-novaclient
    swiftclient python-swiftclient
    keystoneclient python-keystoneclient
    glanceclient python-glanceclient
    office365 office365-rest-python-client
    elasticapm elastic-apm
    grpc grpcio
    grpc_tools grpcio-tools
    grpc_status grpcio-status
    grpc_health grpcio-health-checking
    grpc_reflection grpcio-reflection
    grpc_testing grpcio-testing
    rest_framework djangorestframework
    rest_framework_simplejwt djangorestframework-simplejwt
    corsheaders django-cors-headers
    debug_toolbar django-debug-toolbar
    django_filters django-filter
    allauth django-allauth
    crispy_forms django-crispy-forms
    import_export django-import-export
    model_utils django-model-utils
    mptt django-mptt
    taggit django-taggit
    oauth2_provider django-oauth-toolkit
    simple_history django-simple-history
    social_django social-auth-app-django
    social_core social-auth-core
    upath universal-pathlib
    tlz toolz
    `,
  ],
  [
    "documentation of device and desktop distributions",
    `
    usb pyusb
    RPi rpi-gpio
    RPi.GPIO rpi-gpio
    bluetooth pybluez
    gi pygobject
    cairo pycairo
    wx wxpython
    Xlib python-xlib
    OpenGL pyopengl
    dbus dbus-python
    systemd systemd-python
    libvirt libvirt-python
    win32api pywin32
    win32con pywin32
    win32gui pywin32
    win32file pywin32
    win32com pywin32
    win32service pywin32
    win32serviceutil pywin32
    pythoncom pywin32
    pywintypes pywin32
    webview pywebview
    `,
  ],
  [
    "several distributions install this module, or are taken for each other",
    `
    cv2 opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless
    docx python-docx docx
    magic python-magic file-magic filemagic
    jwt pyjwt jwt
    serial pyserial serial
    discord discord-py py-cord
    Crypto pycryptodome pycrypto
    slugify python-slugify unicode-slugify
    psycopg2 psycopg2-binary psycopg2
    faiss faiss-cpu faiss-gpu
    haystack haystack-ai farm-haystack django-haystack
    hid hidapi hid
    smbus smbus2 smbus-cffi
    whisper openai-whisper whisper
    whois python-whois whois
    ffmpeg ffmpeg-python python-ffmpeg
    fpdf fpdf2 fpdf
    consul python-consul py-consul
    environ django-environ environ-config
    progressbar progressbar2 progressbar
    pysqlite3 pysqlite3-binary pysqlite3
    ansible ansible-core ansible
    community python-louvain community
    airtable pyairtable airtable-python-wrapper
    onnxruntime onnxruntime onnxruntime-gpu
    tensorflow tensorflow tensorflow-cpu
    twitter python-twitter twitter
    wmi wmi wmi-client-wrapper
    py py pytest
    editor python-editor editor
    box python-box box
    barcode python-barcode barcode
    decouple python-decouple decouple
    crontab python-crontab crontab
    factory factory-boy factory
    nose nose pynose
    pydot pydot pydotplus
    can python-can can
    telegram python-telegram-bot telegram
    snappy python-snappy snappy
    superset apache-superset superset
    stomp stomp-py stomp
    `,
  ],
  [
    "client libraries of Google: package reference",
    `
    google protobuf google-auth google-api-core google-api-python-client
    google.protobuf protobuf
    google.auth google-auth
    google.oauth2 google-auth
    google.api_core google-api-core
    google.genai google-genai
    google.generativeai google-generativeai
    google.ads.googleads google-ads
    google.adk google-adk
    google.resumable_media google-resumable-media
    google.api googleapis-common-protos
    google.rpc googleapis-common-protos
    google.type googleapis-common-protos
    google.longrunning googleapis-common-protos
    google.iam grpc-google-iam-v1
    google.colab -
    google.cloud google-cloud-core google-cloud-storage google-cloud-bigquery
    google.cloud.client google-cloud-core
    google.cloud.exceptions google-cloud-core
    google.cloud.aiplatform google-cloud-aiplatform
    google.cloud.bigquery google-cloud-bigquery
    google.cloud.bigquery_storage google-cloud-bigquery-storage
    google.cloud.bigquery_storage_v1 google-cloud-bigquery-storage
    google.cloud.bigquery_datatransfer google-cloud-bigquery-datatransfer
    google.cloud.bigtable google-cloud-bigtable
    google.cloud.compute_v1 google-cloud-compute
    google.cloud.container_v1 google-cloud-container
    google.cloud.datastore google-cloud-datastore
    google.cloud.dataproc_v1 google-cloud-dataproc
    google.cloud.dialogflow google-cloud-dialogflow
    google.cloud.dlp google-cloud-dlp
    google.cloud.documentai google-cloud-documentai
    google.cloud.error_reporting google-cloud-error-reporting
    google.cloud.firestore google-cloud-firestore
    google.cloud.kms google-cloud-kms
    google.cloud.language google-cloud-language
    google.cloud.language_v1 google-cloud-language
    google.cloud.logging google-cloud-logging
    google.cloud.monitoring_v3 google-cloud-monitoring
    google.cloud.ndb google-cloud-ndb
    google.cloud.pubsub google-cloud-pubsub
    google.cloud.pubsub_v1 google-cloud-pubsub
    google.cloud.recaptchaenterprise google-cloud-recaptcha-enterprise
    google.cloud.resourcemanager google-cloud-resource-manager
    google.cloud.run_v2 google-cloud-run
    google.cloud.scheduler google-cloud-scheduler
    google.cloud.secretmanager google-cloud-secret-manager
    google.cloud.spanner google-cloud-spanner
    google.cloud.speech google-cloud-speech
    google.cloud.sql.connector cloud-sql-python-connector
    google.cloud.storage google-cloud-storage
    google.cloud.tasks google-cloud-tasks
    google.cloud.tasks_v2 google-cloud-tasks
    google.cloud.texttospeech google-cloud-texttospeech
    google.cloud.translate google-cloud-translate
    google.cloud.translate_v2 google-cloud-translate
    google.cloud.videointelligence google-cloud-videointelligence
    google.cloud.vision google-cloud-vision
    vertexai google-cloud-aiplatform
    `,
  ],
  [
    "client libraries of Azure: package reference",
    `
    azure azure-core azure-identity azure-storage-blob
    azure.core azure-core
    azure.identity azure-identity
    azure.storage.blob azure-storage-blob
    azure.storage.queue azure-storage-queue
    azure.storage.fileshare azure-storage-file-share
    azure.storage.filedatalake azure-storage-file-datalake
    azure.data.tables azure-data-tables
    azure.keyvault.secrets azure-keyvault-secrets
    azure.keyvault.keys azure-keyvault-keys
    azure.keyvault.certificates azure-keyvault-certificates
    azure.servicebus azure-servicebus
    azure.eventhub azure-eventhub
    azure.eventgrid azure-eventgrid
    azure.cosmos azure-cosmos
    azure.functions azure-functions
    azure.ai.ml azure-ai-ml
    azure.ai.formrecognizer azure-ai-formrecognizer
    azure.ai.textanalytics azure-ai-textanalytics
    azure.ai.documentintelligence azure-ai-documentintelligence
    azure.cognitiveservices.speech azure-cognitiveservices-speech
    azure.search.documents azure-search-documents
    azure.monitor.query azure-monitor-query
    azure.monitor.opentelemetry azure-monitor-opentelemetry
    azure.appconfiguration azure-appconfiguration
    azure.communication.email azure-communication-email
    azure.containerregistry azure-containerregistry
    azure.kusto.data azure-kusto-data
    azure.kusto.ingest azure-kusto-ingest
    azure.devops azure-devops
    azure.mgmt.compute azure-mgmt-compute
    azure.mgmt.network azure-mgmt-network
    azure.mgmt.resource azure-mgmt-resource
    azure.mgmt.storage azure-mgmt-storage
    azure.mgmt.keyvault azure-mgmt-keyvault
    azure.mgmt.containerservice azure-mgmt-containerservice
    azure.mgmt.containerinstance azure-mgmt-containerinstance
    azure.mgmt.monitor azure-mgmt-monitor
    azure.mgmt.web azure-mgmt-web
    azure.mgmt.sql azure-mgmt-sql
    azureml.core azureml-core
    `,
  ],
  [
    "documentation of OpenTelemetry for Python",
    `
    opentelemetry opentelemetry-api
    opentelemetry.trace opentelemetry-api
    opentelemetry.metrics opentelemetry-api
    opentelemetry.sdk opentelemetry-sdk
    opentelemetry.semconv opentelemetry-semantic-conventions
    opentelemetry.exporter.otlp opentelemetry-exporter-otlp
    opentelemetry.exporter.otlp.proto.grpc opentelemetry-exporter-otlp-proto-grpc
    opentelemetry.exporter.otlp.proto.http opentelemetry-exporter-otlp-proto-http
    opentelemetry.exporter.prometheus opentelemetry-exporter-prometheus
    opentelemetry.instrumentation opentelemetry-instrumentation
    `,
  ],
  [
    "modules that left the standard library: their continuations say so",
    `
    cgi legacy-cgi
    cgitb legacy-cgi
    asynchat pyasynchat
    asyncore pyasyncore
    imghdr standard-imghdr
    telnetlib standard-telnetlib
    audioop audioop-lts
    crypt legacycrypt crypt-r
    distutils setuptools
    imp -
    `,
  ],
];

/** Import path to distributions; look up the longest path first. */
export const IMPORT_TABLE: ReadonlyMap<string, ImportRow> = new Map(
  GROUPS.flatMap(([source, rows]) =>
    rows
      .trim()
      .split("\n")
      .map((row): [string, ImportRow] => {
        const [path = "", ...names] = row.trim().split(" ");
        return [path, { distributions: names.filter((name) => name !== "-"), source }];
      }),
  ),
);

/** Namespaces whose distributions are called by the whole path, with how many segments name one. */
export const PATH_NAMED: ReadonlyMap<string, number> = new Map([
  ["google.cloud", 3],
  ["azure.mgmt", 3],
  ["azure.ai", 3],
  ["azure.storage", 3],
  ["azure.keyvault", 3],
  ["azure.communication", 3],
  ["azure", 2],
  ["opentelemetry.instrumentation", 3],
  ["opentelemetry.exporter", 3],
  ["backports", 2],
  ["zope", 2],
  ["sphinxcontrib", 2],
  ["jaraco", 2],
  ["repoze", 2],
]);

/** Packages that only hold others, so that `from google.cloud import storage` names a package of its own. */
export const NAMESPACES: ReadonlySet<string> = new Set(
  [...IMPORT_TABLE.keys(), ...[...PATH_NAMED.keys()].map((path) => `${path}.any`)].flatMap(
    (path) => {
      const segments = path.split(".");
      return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join("."));
    },
  ),
);

import { IMPORT_TABLE } from "./import-table.ts";

// Names that other people's packages have been named after, because so many type them.
const NAMES = `
aiohttp alembic ansible anyio asyncpg attrs azure-core bcrypt beautifulsoup4 black boto3 botocore
celery certifi cffi charset-normalizer colorama coverage cryptography cython django docutils
fastapi filelock flask fsspec gevent greenlet grpcio gunicorn httpcore httpx hypothesis idna
importlib-metadata ipython isort jellyfish jinja2 jmespath joblib jsonschema jupyter keras kubernetes
langchain lightgbm loguru lxml markdown markupsafe matplotlib mypy networkx nltk notebook numba numpy
oauthlib openai opencv-python openpyxl orjson packaging pandas paramiko pillow pipenv platformdirs
plotly pluggy poetry polars protobuf psutil psycopg psycopg2 psycopg2-binary pyarrow pycryptodome
pydantic pydantic-core pygments pyjwt pylint pymongo pymysql pyopenssl pyparsing pytest pytest-cov
python-dateutil python-dotenv pytz pyyaml pyzmq ray redis regex requests requests-oauthlib rich
ruamel-yaml s3fs s3transfer scikit-image scikit-learn scipy seaborn selenium sentry-sdk setuptools
six sniffio spacy sphinx sqlalchemy starlette statsmodels streamlit sympy tabulate tenacity
tensorflow torch torchvision tornado tqdm transformers typer typing-extensions tzdata urllib3 uvicorn
virtualenv websocket-client websockets werkzeug wheel xgboost xlrd xmltodict yarl zipp
`;

/** Distributions, in normal form, that a misspelt name is most likely meant for. */
export const WELL_KNOWN: ReadonlySet<string> = new Set([
  ...NAMES.split(/\s+/).filter((name) => name !== ""),
  ...[...IMPORT_TABLE.values()].flatMap(({ distributions }) => distributions),
]);

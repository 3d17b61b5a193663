# Two stages, so that pip's leavings stay behind. No compiler is needed: every library has a wheel.
FROM python:3.13-slim-bookworm AS libraries
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --only-binary :all: --require-hashes --requirement requirements.lock

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10001 outlay \
    && useradd --uid 10001 --gid outlay --no-create-home --shell /usr/sbin/nologin outlay \
    && install --directory --owner outlay --group outlay --mode 700 /data
WORKDIR /app
COPY --from=libraries /app/.venv .venv
# .dockerignore lets through what the service needs and nothing else.
COPY . .
RUN python -m compileall -q -x '/.venv/' . && .venv/bin/python -c "import graph.app, jobs"

ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    OUTLAY_DATA_DIR=/data \
    OUTLAY_ENVIRONMENT=production
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "graph"]

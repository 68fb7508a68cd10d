# The fake in a container. Not built where it was written, since no base image could be had there.
#   docker build -t vobiz-mock . && docker run --rm -p 8055:8055 vobiz-mock
# A seed of one's own: docker run --rm -p 8055:8055 -v "$PWD/seed.yaml:/seed.yaml:ro" -e VOBIZ_MOCK_SEED=/seed.yaml vobiz-mock
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/vobiz-mock \
    && /opt/vobiz-mock/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt . \
    && find /opt/vobiz-mock -name __pycache__ -type d -prune -exec rm -rf {} +

FROM python:3.12-slim
COPY --from=build /opt/vobiz-mock /opt/vobiz-mock
ENV PATH=/opt/vobiz-mock/bin:$PATH PYTHONUNBUFFERED=1 VOBIZ_MOCK_HOST=0.0.0.0
USER 65534:65534
EXPOSE 8055
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('VOBIZ_MOCK_PORT', '8055') + '/_mock/health')"]
STOPSIGNAL SIGTERM
CMD ["vobiz-mock", "serve"]

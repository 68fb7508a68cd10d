# The fake in a container. `.ci/image` builds it, starts it, checks its health and stops it.
#   docker build -t vobiz-mock . && docker run --rm -p 8055:8055 vobiz-mock
# With your own seed:
#   docker run --rm -p 8055:8055 -v "$PWD/seed.yaml:/seed.yaml:ro" -e VOBIZ_MOCK_SEED=/seed.yaml vobiz-mock
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/vobiz-mock \
    && /opt/vobiz-mock/bin/pip install --no-cache-dir --disable-pip-version-check --constraint constraints.txt ".[sql,tls]" \
    && /opt/vobiz-mock/bin/pip uninstall --yes --quiet pip

FROM python:3.12-slim
COPY --from=build /opt/vobiz-mock /opt/vobiz-mock
COPY docker/healthcheck.py /opt/vobiz-mock/healthcheck.py
ENV PATH=/opt/vobiz-mock/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VOBIZ_MOCK_HOST=0.0.0.0 \
    VOBIZ_MOCK_CA_DIR=/ca
# nobody: the fake writes no file but its certificates. Another service reads the public one in a volume.
RUN install --directory --owner=65534 --group=65534 --mode=0755 /ca
USER 65534:65534
EXPOSE 8055
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s \
    CMD ["/opt/vobiz-mock/bin/python", "-I", "/opt/vobiz-mock/healthcheck.py"]
STOPSIGNAL SIGTERM
CMD ["vobiz-mock", "serve"]

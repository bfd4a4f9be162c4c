FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/parley
COPY requirements.lock .
RUN /opt/parley/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/parley/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
# The distribution keeps no older versions that could be named here.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core graphviz \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 parley \
    && install -d -o parley -g parley -m 700 /data
COPY --from=build /opt/parley /opt/parley
ENV PATH=/opt/parley/bin:$PATH \
    PARLEY_DATA_DIR=/data \
    PARLEY_HEALTH_ADDRESS=0.0.0.0:8080 \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /home/parley
# Tries the image while it is made, and keeps the list of fonts that the first picture would wait for.
RUN parley doctor --offline
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["parley", "health"]
ENTRYPOINT ["parley"]
CMD ["--help"]

FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/parley
COPY requirements.lock .
RUN /opt/parley/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /opt/parley/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core graphviz \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 parley \
    && install -d -o parley -g parley /data
COPY --from=build /opt/parley /opt/parley
ENV PATH=/opt/parley/bin:$PATH \
    PARLEY_DATA_DIR=/data \
    PYTHONUNBUFFERED=1
USER parley
WORKDIR /home/parley
VOLUME /data
ENTRYPOINT ["parley"]

FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /dist .

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1
COPY requirements.lock /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock
COPY --from=build /dist /tmp/dist
RUN pip install --no-cache-dir --no-deps /tmp/dist/*.whl \
    && useradd --create-home --uid 10001 rapport \
    && install --directory --owner rapport /data
USER rapport
# The database and the configuration live in the working directory.
WORKDIR /data
VOLUME /data
ENTRYPOINT ["rapport"]

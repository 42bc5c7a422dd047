# Passerelle in a container; docs/operations.md says how to run it.
# First wheels of the locked requirements and of this tree are made; what runs has neither compiler nor sources.

FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements requirements
RUN pip wheel --no-cache-dir --wheel-dir /wheels -r requirements/run.txt "psycopg[binary]>=3.2"
COPY . .
RUN pip wheel --no-cache-dir --no-deps --find-links /wheels --wheel-dir /wheels .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/passerelle --create-home --shell /usr/sbin/nologin passerelle
# Compiled here: who runs it may not write there, and would compile everything at each start.
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels /wheels/*.whl
ENV PASSERELLE_DATA=/var/lib/passerelle \
    PASSERELLE_CACHE=/var/lib/passerelle/cache \
    PASSERELLE_HOST=0.0.0.0 \
    PASSERELLE_PORT=8000 \
    PYTHONUNBUFFERED=1
USER passerelle
WORKDIR /var/lib/passerelle
VOLUME /var/lib/passerelle
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/v1/ready', timeout=4)"]
ENTRYPOINT ["passerelle"]
CMD ["serve"]

# The production image: the portal and what run.txt locks, as an ordinary user. No embedded services, no tests.
FROM python:3.11-slim-bookworm AS build
RUN python -m venv /opt/venv
COPY requirements/run.txt /tmp/run.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/run.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /srv/portal /srv/data /srv/static
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    OPENBLAS_NUM_THREADS=1 \
    WEB_CONCURRENCY=2 \
    DATA_DIR=/srv/data \
    STATIC_ROOT=/srv/static
WORKDIR /srv/portal
COPY . .
USER portal
# The key lives for this one command; the running portal gets its own from the environment.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    python manage.py collectstatic --noinput -v0
VOLUME /srv/data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "lpip_portal.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "25", "--timeout", "60", \
     "--preload", "--no-control-socket"]

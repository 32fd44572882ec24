# The production image: web, worker, beat and migrate are this one image with different commands.
FROM python:3.13-slim-bookworm AS build

ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /srv/grossist
COPY requirements/uv.txt requirements/production.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && python -m venv --without-pip /srv/venv \
    && uv pip sync --python /srv/venv/bin/python --require-hashes --compile-bytecode \
        requirements/production.txt

COPY . .
# Nothing is read from these addresses here; the settings only insist that there are some.
RUN SECRET_KEY=only-to-collect-static-files-nothing-is-signed-with-this-one \
    DATABASE_URL=postgres:///none REDIS_URL=redis://none ALLOWED_HOSTS=none \
    DJANGO_SETTINGS_MODULE=shop.settings.production \
    /srv/venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-bookworm

ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=shop.settings.production \
    MEDIA_ROOT=/srv/media \
    PRIVATE_ROOT=/srv/private
RUN useradd --system --uid 10001 --create-home --home-dir /srv/home grossist \
    && install -d -o grossist -g grossist /srv/media /srv/private
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/grossist /srv/grossist
WORKDIR /srv/grossist
USER 10001
VOLUME /srv/media /srv/private
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--max-requests", "2000", "--max-requests-jitter", "200", "--timeout", "30", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]

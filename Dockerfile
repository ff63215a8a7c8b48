FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libgomp1 libatomic1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/credit-easy credit-easy
WORKDIR /app
COPY pyproject.toml uv.lock package.json package-lock.json .npmrc README.md LICENSE ./
COPY scripts scripts
COPY platform platform
COPY lenders lenders
COPY scoring scoring
COPY cms cms
COPY reports reports
RUN sh scripts/setup.sh run
ENV PATH=/app/.venv/bin:$PATH
USER credit-easy
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "config.wsgi"]

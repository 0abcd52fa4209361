# The wheel on a slim Python, and nothing else. Build the wheel first:
#   make wheel && docker build -t shuangjian .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work" shuangjian run crawl/ -o out/
FROM python:3.12-slim
COPY dist/shuangjian_cli-*.whl /wheels/
RUN pip install --no-cache-dir "$(ls /wheels/shuangjian_cli-*.whl)[warc,parquet,excel,zstd,dedup]" \
    && rm /wheels/shuangjian_cli-*.whl
ENV HOME=/work
WORKDIR /work
ENTRYPOINT ["shuangjian"]

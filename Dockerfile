# The wheel on a slim Python, and nothing else. Build the wheel first:
#   make wheel && docker build -t shuangjian .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work" shuangjian run crawl/ -o out/
FROM python:3.12-slim
COPY dist/shuangjian_cli-*.whl /tmp/
RUN pip install --no-cache-dir "$(ls /tmp/shuangjian_cli-*.whl)[warc,parquet,excel,zstd,dedup]" \
    && rm /tmp/shuangjian_cli-*.whl
ENV HOME=/tmp
WORKDIR /work
ENTRYPOINT ["shuangjian"]

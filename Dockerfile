# docker build -t likelihood-lab .
# LOCK=requirements.lock takes the packages by their hashes, with torch from TORCH_INDEX.
# BASE is the Python image, by its digest where it is to stay the same (BASE=python@sha256:…). TORCH_INDEX is the address
# of PyTorch's CPU index (empty: the default index's build). CPU is the oldest kind of CPU that the image is to run on, by
# LLVM's name (x86-64-v3: since 2013; generic: any ARM).
# In the image, /usr/share/doc/likelihood-lab/sbom.cdx.json says what it is made of, licences.txt beside it under which.
ARG BASE=python:3.11-slim

FROM ${BASE} AS packages
ARG TORCH_INDEX=
ARG LOCK=
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt requirements.lock /
# Left out is what an app never reads: torch's headers, C++ tests, build files (its shared-memory manager must stay) and
# compiler, pyarrow's network clients, what packages bring for notebooks and GPUs, their own test suites, the installer,
# and the symbols of the largest libraries.
RUN python -m venv /venv \
 && /venv/bin/pip install ${TORCH_INDEX:+--extra-index-url "${TORCH_INDEX}"} ${LOCK:+--require-hashes --no-deps} \
    -r "/${LOCK:-requirements.txt}" \
 && cd /venv/lib/python3*/site-packages \
 && find torch/bin -type f ! -name torch_shm_manager -delete \
 && rm -rf torch/include torch/share torch/test torch/_inductor torch/_dynamo networkx networkx-*.dist-info \
           torch/lib/*.a torch/lib/*_test.so torch/lib/libaoti_custom_ops.so torch/lib/libbackend_with_compiler.so \
           pyarrow/include pyarrow/tests pyarrow/libarrow_flight* pyarrow/_flight* pyarrow/libarrow_s3* pyarrow/_s3fs* \
           pydeck/nbextension plotly/labextension plotly/package_data/widgetbundle.js numba/tests numba/cuda pandas/tests \
           pip pip-*.dist-info setuptools setuptools-*.dist-info \
 && apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils >/dev/null \
 && strip --strip-unneeded torch/lib/libtorch_cpu.so torch/lib/libtorch_python.so llvmlite/binding/libllvmlite.so \
    pyarrow/libarrow.so.* pyarrow/libarrow_compute.so.* \
 && find numpy scipy sympy plotly -type d -name tests -prune -exec rm -rf {} + \
 && /venv/bin/python -c "import streamlit, pandas, plotly.graph_objects, scipy.special, torch.distributions, numba" \
 && /venv/bin/python -c "import pyarrow.csv, pyarrow.parquet, python_calamine"

# What it all is made of, and the licences of that.
FROM ${BASE} AS bill
COPY --from=packages /venv /venv
WORKDIR /app
COPY pyproject.toml requirements.txt requirements-bill.lock ./
COPY deploy deploy
RUN pip install --no-cache-dir --require-hashes --no-deps --target /tools -r requirements-bill.lock \
 && PYTHONPATH=/tools /venv/bin/python -m deploy.bill --system /bill

FROM ${BASE}
ARG BASE
ARG CPU=x86-64-v3
ENV PATH=/venv/bin:${PATH} \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_PORT=8501 \
    NUMBA_CPU_NAME=${CPU}
LABEL org.opencontainers.image.title="Likelihood Lab" \
      org.opencontainers.image.licenses=MIT \
      org.opencontainers.image.base.name=${BASE}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin lab
COPY --from=packages /venv /venv
COPY --from=bill /bill /usr/share/doc/likelihood-lab
WORKDIR /app
COPY . .
RUN python -m compileall -q . && python -m deploy.engine
USER lab
EXPOSE 8501
HEALTHCHECK --interval=3s --timeout=5s --start-period=60s --retries=5 CMD ["python", "deploy/health.py"]
CMD ["python", "-m", "streamlit", "run", "app.py"]

# docker build -t likelihood-lab .
# LOCK=requirements.lock takes the packages by their hashes, with torch from TORCH_INDEX.
# BASE is the Python image; TORCH_INDEX is the address of PyTorch's CPU index (empty: the default index's build); CPU is
# the oldest kind of CPU that the image is to run on, by LLVM's name (x86-64-v3: since 2013; generic: any ARM).
ARG BASE=python:3.11-slim

FROM ${BASE} AS packages
ARG TORCH_INDEX=
ARG LOCK=
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt requirements.lock /
# Left out is what an app never reads: torch's headers, C++ tests, build files (its shared-memory manager must stay) and
# compiler, pyarrow's network clients, what packages bring for notebooks and GPUs, their own test suites, the installer,
# and the symbols of the two largest libraries.
RUN python -m venv /venv \
 && /venv/bin/pip install ${TORCH_INDEX:+--extra-index-url "${TORCH_INDEX}"} ${LOCK:+--require-hashes --no-deps} \
    -r "/${LOCK:-requirements.txt}" \
 && cd /venv/lib/python3*/site-packages \
 && find torch/bin -type f ! -name torch_shm_manager -delete \
 && rm -rf torch/include torch/share torch/test torch/_inductor torch/_dynamo networkx \
           torch/lib/*.a torch/lib/*_test.so torch/lib/libaoti_custom_ops.so torch/lib/libbackend_with_compiler.so \
           pyarrow/include pyarrow/tests pyarrow/libarrow_flight* pyarrow/_flight* pyarrow/libarrow_s3* pyarrow/_s3fs* \
           pydeck/nbextension plotly/labextension numba/tests numba/cuda pandas/tests pip setuptools \
 && apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils >/dev/null \
 && strip --strip-unneeded torch/lib/libtorch_cpu.so llvmlite/binding/libllvmlite.so \
 && find numpy scipy sympy plotly -type d -name tests -prune -exec rm -rf {} + \
 && /venv/bin/python -c "import streamlit, pandas, plotly.graph_objects, scipy.special, torch.distributions, numba"

FROM ${BASE}
ARG CPU=x86-64-v3
ENV PATH=/venv/bin:${PATH} \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_PORT=8501 \
    NUMBA_CPU_NAME=${CPU}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin lab
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
RUN python -m compileall -q . && python -m deploy.engine
USER lab
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "deploy/health.py"]
CMD ["python", "-m", "streamlit", "run", "app.py"]

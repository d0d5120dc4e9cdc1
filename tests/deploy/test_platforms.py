"""The files for Compose, Kubernetes and Prometheus: they follow the schemas, and what one says of another is so."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from check_jsonschema.cli import main
from click.testing import CliRunner
from prometheus_client import generate_latest

from deploy.doors import FRAME
from deploy.paths import PROBES
from deploy.readiness import PATIENCE_SECONDS
from pages.parts import halls, telemetry

DEPLOY = Path(__file__).parents[2] / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
STORE = DEPLOY / "kubernetes" / "store" / "store.yaml"
COMPOSE = DEPLOY / "compose.yaml"
Tree = dict[str, Any]


def resources() -> Iterator[Tree]:
    """Yield all that is there for Kubernetes."""
    for manifest in MANIFESTS:
        yield from yaml.safe_load_all(manifest.read_text(encoding="utf-8"))


def resource(kind: str) -> Tree:
    """Return the only one of its kind."""
    (found,) = [each for each in resources() if each["kind"] == kind]
    return found


@pytest.fixture
def pod() -> Tree:
    """Return what a server's pod is."""
    return resource("Deployment")["spec"]["template"]


@pytest.fixture
def container(pod: Tree) -> Tree:
    """Return the one container of it."""
    (only,) = pod["spec"]["containers"]
    return only


@pytest.mark.parametrize("manifest", [*MANIFESTS, STORE], ids=lambda path: path.stem)
def test_manifests_follow_the_schemas_of_kubernetes(manifest: Path) -> None:
    for each in yaml.safe_load_all(manifest.read_text(encoding="utf-8")):
        kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)


def test_compose_follows_its_schema() -> None:
    told = CliRunner().invoke(main, ["--builtin-schema", "vendor.compose-spec", str(COMPOSE)])
    assert told.exit_code == 0, told.output


def test_all_of_kubernetes_is_about_the_same_pods(pod: Tree) -> None:
    labels = pod["metadata"]["labels"]
    assert resource("Service")["spec"]["selector"] == labels
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert resource(kind)["spec"]["selector"]["matchLabels"] == labels
    assert resource("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == labels
    (spread,) = pod["spec"]["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == labels
    target = resource("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", resource("Deployment")["metadata"]["name"])


def test_visitors_come_to_the_port_of_the_app_and_stay_with_a_server(container: Tree) -> None:
    ports = {each["name"]: each["containerPort"] for each in container["ports"]}
    assert ports == {"http": 8501, "metrics": 9100}
    (port,) = resource("Service")["spec"]["ports"]
    assert port["targetPort"] == "http"
    ingress = resource("Ingress")
    (path,) = ingress["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": resource("Service")["metadata"]["name"], "port": {"name": "http"}}
    said = {name.rpartition("/")[2]: value for name, value in ingress["metadata"]["annotations"].items()}
    assert (said["affinity"], said["session-cookie-change-on-failure"]) == ("cookie", "true")
    assert int(said["proxy-body-size"].removesuffix("m")) * 2**20 >= 50 * 2**20 + FRAME
    assert ingress["spec"]["tls"][0]["hosts"] == [ingress["spec"]["rules"][0]["host"]]


def test_probes_ask_what_there_is_and_wait_for_it(container: Tree) -> None:
    paths = {name: container[name]["httpGet"]["path"].lstrip("/") for name in container if name.endswith("Probe")}
    assert set(paths) == {"startupProbe", "livenessProbe", "readinessProbe"}
    assert set(paths.values()) == set(PROBES)
    assert container["readinessProbe"]["timeoutSeconds"] > 2 * PATIENCE_SECONDS


def test_a_server_may_do_nothing_that_it_need_not(pod: Tree, container: Tree) -> None:
    assert pod["spec"]["automountServiceAccountToken"] is False
    assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
    inner = container["securityContext"]
    assert (inner["readOnlyRootFilesystem"], inner["allowPrivilegeEscalation"]) == (True, False)
    assert inner["capabilities"] == {"drop": ["ALL"]}
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert container["resources"]["limits"] == {"memory": "1Gi"}
    policy = resource("NetworkPolicy")["spec"]
    assert "egress" not in policy
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}


def test_the_autoscaler_asks_for_what_is_counted_and_prometheus_finds_it(pod: Tree, container: Tree) -> None:
    spec = resource("HorizontalPodAutoscaler")["spec"]
    cpu, queue = spec["metrics"]
    name = queue["pods"]["metric"]["name"]
    assert cpu["resource"]["name"] == "cpu"
    assert re.search(rf"^{name} ", generate_latest(telemetry.REGISTRY).decode(), re.MULTILINE)
    (rule,) = yaml.safe_load((DEPLOY / "adapter.yaml").read_text(encoding="utf-8"))["rules"]["custom"]
    assert rule["name"]["as"] == name
    assert rule["seriesQuery"].startswith(f"{name}{{")
    port = next(each["value"] for each in container["env"] if each["name"] == "METRICS_PORT")
    assert pod["metadata"]["annotations"]["prometheus.io/port"] == port
    assert spec["minReplicas"] >= 2
    assert "replicas" not in resource("Deployment")["spec"], "each apply would undo what the autoscaler did"


def test_an_update_or_a_drain_leaves_servers_for_all(pod: Tree) -> None:
    assert resource("Deployment")["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert resource("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    assert pod["spec"]["terminationGracePeriodSeconds"] >= 3 + 5, "until no more come, and SIGTERM"


def test_a_store_that_servers_share_is_where_they_ask_for_it(pod: Tree, container: Tree) -> None:
    """It is an option: without it nobody may ask anybody for anything."""
    found = list(yaml.safe_load_all(STORE.read_text(encoding="utf-8")))
    store = {(each["kind"], each["metadata"]["name"]): each for each in found}
    asked = next(each["valueFrom"]["configMapKeyRef"] for each in container["env"] if each["name"] == halls.STORE)
    assert asked["optional"] is True
    address = urlsplit(store["ConfigMap", asked["name"]]["data"][asked["key"]])
    service = store["Service", address.hostname]["spec"]
    labels = store["Deployment", address.hostname]["spec"]["template"]["metadata"]["labels"]
    assert (service["selector"], service["ports"][0]["port"]) == (labels, address.port)
    way, gate = (each["spec"] for each in found if each["kind"] == "NetworkPolicy")
    assert (way["podSelector"]["matchLabels"], gate["podSelector"]["matchLabels"]) == (
        pod["metadata"]["labels"],
        labels,
    )
    assert way["egress"][0]["to"][0]["podSelector"]["matchLabels"] == labels
    assert gate["ingress"][0]["from"][0]["podSelector"]["matchLabels"] == pod["metadata"]["labels"]
    assert next(each["value"] for each in container["env"] if each["name"] == halls.REPLICAS) == "2"


def test_compose_runs_as_many_locked_down_servers_as_the_proxy_may_find() -> None:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    app = services["likelihood-lab"]
    assert app["deploy"]["replicas"] == "${REPLICAS:-2}"
    assert "ports" not in app
    assert "server-template lab 16 likelihood-lab:8501" in (DEPLOY / "replicas.cfg").read_text(encoding="utf-8")
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {"mem_limit", "pids_limit", "restart"} <= set(service)


def test_compose_hands_on_what_the_image_takes() -> None:
    app = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["likelihood-lab"]
    dockerfile = (DEPLOY.parent / "Dockerfile").read_text(encoding="utf-8")
    taken = dict(re.findall(r"^ARG (\w+)=(.*)$", dockerfile, re.MULTILINE))
    assert app["build"]["args"] == {name: f"${{{name}:-{default}}}" for name, default in taken.items()}

"""The network of a run as a file that needs nothing of this project: JSON, with the lines that load it.

Its weights are those for x and y in their own units: nothing has to be standardised.
"""

import json
from string import Template

import numpy as np

from core.choose import Recipe
from core.choose.link import EXP_BOUND, SHARE_BOUND, Link, positive
from core.export import pieces
from core.minimise import Run
from core.predict import GELU_CUBIC, GELU_FACTOR, LEAK

NETWORK_FILE = "network.json"
NAMED = 30
"""Of more inputs than this the lines give no example."""
NUMPY_ACTIVATIONS = {
    "relu": "np.maximum(z, 0)",
    "leaky_relu": f"np.where(z > 0, z, {LEAK} * z)",
    "tanh": "np.tanh(z)",
    "logistic": "1 / (1 + np.exp(-z))",
    "gelu": f"z / (1 + np.exp(-2 * {GELU_FACTOR!r} * (z + {GELU_CUBIC} * z ** 3)))",
}
NUMPY_LINKS = {
    "identity": "{raw}",
    "softplus": "np.logaddexp(0, {raw})",
    "square": "{raw} ** 2",
    "exp": f"np.exp(np.clip({{raw}}, -{EXP_BOUND:g}, {EXP_BOUND:g}))",
    "sigmoid": f"1 / (1 + np.exp(-np.clip({{raw}}, -{SHARE_BOUND:g}, {SHARE_BOUND:g})))",
    "direction": "np.arctan2({raw}[..., 1], {raw}[..., 0])",
}
NUMPY_CODE = """\
import json

import numpy as np

net = json.load(open("$file", encoding="utf-8"))
theta, phi = np.array(net["theta"]), np.array(net["phi"])
x = np.array($example)  # (N, $inputs): $names
z = theta[:, 0] + x @ theta[:, 1:].T
raw = phi[:, 0] + $activation @ phi[:, 1:].T  # (N, $outputs)
$parameters
print($shown)
"""
TORCH_CODE = """\
import json

import torch

torch.set_default_dtype(torch.float64)
net = json.load(open("$file", encoding="utf-8"))
theta, phi = torch.tensor(net["theta"]), torch.tensor(net["phi"])


${helpers}def predict(x):
    \"\"\"The distributions Pr(y|x) at x (N, $inputs): $names.\"\"\"
    z = theta[:, 0] + x @ theta[:, 1:].T
    raw = phi[:, 0] + $activation @ phi[:, 1:].T  # (N, $outputs)
$parameters
    return $family


cost = -predict(torch.tensor($example)).log_prob(torch.tensor($observed))
print(cost)  # -log Pr(y|x) of two points, in nats
"""


def network_file(run: Run, step: int) -> str:
    """Return the network at a recorded step as JSON: weights, activation, and what goes in and comes out.

    `theta` (H, D + 1) and `phi` (K, H + 1) have the constants in their first column, for x and y in their own units.
    """
    network, data = run.network(step), run.dataset
    found = {
        "made_by": "Likelihood Lab",
        "distribution": run.recipe.title,
        "step": run.position(step),
        "x": [{"name": name, "unit": unit} for name, unit in zip(data.x_names, data.x_units, strict=True)],
        "y": {"name": data.y_name, "unit": data.y_units, "labels": list(data.classes)},
        "outputs": _outputs(run.recipe),
        "activation": network.activation,
        "theta": network.theta.tolist(),
        "phi": network.phi.tolist(),
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _outputs(recipe: Recipe) -> list[dict[str, object]]:
    """Return which raw outputs stand for each parameter, or its value where that is given."""
    found, column = list[dict[str, object]](), 0
    for p in recipe.parameters:
        width = 0 if p.fixed else p.width
        given = np.asarray(p.source).tolist() if p.fixed else None
        found.append({"parameter": p.name, "columns": list(range(column, column + width)), "given": given})
        column += width
    return found


def numpy_loader(run: Run) -> str:
    """Return the lines that load the file with NumPy alone and print the parameters; "" where a link needs torch."""
    names = [p.link.name for p in run.recipe.parameters if not p.fixed]
    if not set(names) <= set(NUMPY_LINKS):
        return ""
    lines, column = [], 0
    for p in run.recipe.parameters:
        end = column + (0 if p.fixed else p.width)
        raw = f"raw[:, {column}]" if p.width == 1 else f"raw[:, {column}:{end}]"
        lines.append(f"{p.name} = {np.asarray(p.source).tolist() if p.fixed else _numpy(p.link, raw)}")
        column = end
    shown = ", ".join(p.name for p in run.recipe.parameters)
    code = Template(NUMPY_CODE).substitute(
        _places(run), activation=NUMPY_ACTIVATIONS[run.settings.activation], parameters="\n".join(lines), shown=shown
    )
    return code


def _numpy(link: Link, raw: str) -> str:
    code = NUMPY_LINKS[link.name].format(raw=raw if link.gain == 1.0 else f"({link.gain!r} * {raw})")
    if np.any(np.not_equal(link.factor, 1.0)):
        code = f"{_units(link.factor)} * {code if link.name != 'sigmoid' else f'({code})'}"
    return f"{_units(link.shift)} + {code}" if np.any(link.shift) else code


def _units(units: object) -> str:
    values = np.asarray(units).tolist()
    return f"np.array({values})" if isinstance(values, list) else repr(values)


def torch_loader(run: Run) -> str:
    """Return the lines that load the file with PyTorch and give the distribution at any x.

    ValueError if there is no code of the distribution: `why_no_script` says so.
    """
    code = Template(TORCH_CODE).substitute(
        _places(run),
        activation=pieces.ACTIVATION_CODE[run.settings.activation],
        helpers=pieces.helpers_code(run.recipe, positive(run.settings.link)),
        parameters=pieces.parameters_code(run.recipe),
        family=pieces.family_code(run.recipe),
    )
    return code.replace("import torch\n", "import numpy as np\nimport torch\n", 1) if "np." in code else code


def _places(run: Run) -> dict[str, object]:
    data = run.dataset
    return {
        "file": NETWORK_FILE,
        "inputs": data.x.shape[1],
        "outputs": run.recipe.outputs,
        "names": ", ".join(repr(name)[1:-1] for name in data.x_names[:NAMED]) + ", …" * (len(data.x_names) > NAMED),
        "example": data.x[:2].tolist() if data.x.shape[1] <= NAMED else f"[[0.0] * {data.x.shape[1]}] * 2",
        "observed": data.y[:2].tolist(),
    }

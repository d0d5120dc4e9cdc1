"""The page as it is written without a second thought: each visitor's script trains and draws anew.

No cache, no turns, PyTorch with autograd, a Plotly figure with a frame for each of 60 moments.
"""

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch

STEPS, MOMENTS = 1000, 60

seed = int(st.query_params.get("seed", "0"))
hidden = st.select_slider("Hidden units", (8, 16, 32, 64), value=32)
generator = torch.Generator().manual_seed(seed)
x = torch.linspace(-2.0, 2.0, 106)[:, None]
y = torch.sin(2.0 * x) + 0.3 * torch.randn(x.shape, generator=generator)
network = torch.nn.Sequential(torch.nn.Linear(1, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 2))
optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
losses, frames = [], []
for step in range(STEPS + 1):
    mean, log_scale = network(x).split(1, dim=1)
    loss = -torch.distributions.Normal(mean, log_scale.exp()).log_prob(y).sum()
    losses.append(float(loss))
    if step % (STEPS // MOMENTS) == 0:
        frames.append(go.Frame(data=[go.Scatter(x=x[:, 0], y=mean.detach()[:, 0])], name=str(step)))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
st.title("Regression")
points = go.Scatter(x=x[:, 0], y=y[:, 0], mode="markers")
st.plotly_chart(go.Figure([frames[-1].data[0], points], frames=frames))
st.plotly_chart(go.Figure([go.Scatter(x=np.arange(STEPS + 1), y=losses)]))
st.metric("NLL", f"{losses[-1]:.2f}")

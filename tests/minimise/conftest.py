"""Step 3 is tested on one thread of torch: more make small tensors slower, sixfold where cores are busy."""

import torch

torch.set_num_threads(1)

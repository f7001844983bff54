"""The yardstick of bench/baselines.ts: the same training step of SASRec in PyTorch, F32, eager.

Prints the median milliseconds of a step. Usage: python sasrec_step.py THREADS STEPS
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

THREADS, STEPS = int(sys.argv[1]), int(sys.argv[2])
ITEMS, LENGTH, BATCH, WIDTH, LAYERS, HEADS = 1_000, 20, 128, 128, 2, 2
torch.set_num_threads(THREADS)
torch.manual_seed(1)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.before, self.middle = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.threefold, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.first, self.second = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        batch, length, _ = x.shape
        split = self.threefold(self.before(x)).view(batch, length, 3, HEADS, WIDTH // HEADS)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        return x + self.second(F.relu(self.first(self.middle(x))))


class SasRec(nn.Module):
    def __init__(self):
        super().__init__()
        self.items, self.places = nn.Embedding(ITEMS, WIDTH), nn.Embedding(LENGTH, WIDTH)
        self.layers = nn.Sequential(*(Layer() for _ in range(LAYERS)))
        self.last = nn.LayerNorm(WIDTH)
        for table in (self.items, self.places):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, items):
        x = self.items(items) * WIDTH**0.5 + self.places.weight
        return self.last(self.layers(x)) @ self.items.weight.T


model = SasRec()
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
items = torch.randint(ITEMS, (BATCH, LENGTH))
targets = torch.randint(ITEMS, (BATCH * LENGTH,))
times = []
for step in range(STEPS + 3):
    start = time.perf_counter()
    loss = F.cross_entropy(model(items).view(-1, ITEMS), targets)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimiser.step()
    if step >= 3:
        times.append(1000 * (time.perf_counter() - start))
print(sorted(times)[len(times) // 2])

"""The yardstick of bench/training.ts: the same steps in PyTorch, eager, F32.

Reads the name of a case a line from standard input, takes one step, writes its milliseconds by the clock and of the processors; so runs alternate with ours. The model is
a Llama as transformers has it (scaled_dot_product_attention, rotary halves), LoRA is two thin matrices beside a frozen linear layer, as
PEFT has it without dropout. Usage: python training.py THREADS
"""

import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)


class LoraLinear(nn.Module):
    def __init__(self, base, rank, alpha):
        super().__init__()
        self.base = base
        self.a = nn.Linear(base.in_features, rank, bias=False)
        self.b = nn.Linear(rank, base.out_features, bias=False)
        self.scaling = alpha / rank

    def forward(self, x):
        return self.base(x) + self.b(self.a(x)) * self.scaling


def turned(x):
    half = x.shape[-1] // 2
    return torch.cat((-x[..., half:], x[..., :half]), -1)


class Layer(nn.Module):
    def __init__(self, width, heads, kv_heads, hidden):
        super().__init__()
        self.heads, self.kv_heads, self.head = heads, kv_heads, width // heads
        linear = lambda i, o: nn.Linear(i, o, bias=False)
        self.q, self.k, self.v = linear(width, width), linear(width, kv_heads * self.head), linear(width, kv_heads * self.head)
        self.o = linear(width, width)
        self.gate, self.up, self.down = linear(width, hidden), linear(width, hidden), linear(hidden, width)
        self.before, self.after = nn.RMSNorm(width, 1e-5), nn.RMSNorm(width, 1e-5)

    def forward(self, x, cos, sin):
        batch, length, width = x.shape
        z = self.before(x)
        split = lambda t, count: t.view(batch, length, count, self.head).transpose(1, 2)
        q, k, v = split(self.q(z), self.heads), split(self.k(z), self.kv_heads), split(self.v(z), self.kv_heads)
        q, k = q * cos + turned(q) * sin, k * cos + turned(k) * sin
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.heads != self.kv_heads)
        x = x + self.o(attended.transpose(1, 2).reshape(batch, length, width))
        z = self.after(x)
        return x + self.down(F.silu(self.gate(z)) * self.up(z))


class Llama(nn.Module):
    def __init__(self, layers, width, heads, kv_heads, hidden, vocabulary, base):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.embed.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(width, heads, kv_heads, hidden) for _ in range(layers))
        self.norm = nn.RMSNorm(width, 1e-5)
        self.head, self.base = width // heads, base

    def forward(self, tokens, keep=None):
        length = tokens.shape[1]
        angles = torch.outer(torch.arange(length), self.base ** (-torch.arange(0, self.head, 2) / self.head)).repeat(1, 2)
        x, cos, sin = self.embed(tokens), angles.cos(), angles.sin()
        for layer in self.layers:
            x = layer(x, cos, sin)
        x = self.norm(x)
        return (x if keep is None else x[:, -keep - 1 : -1]) @ self.embed.weight.T


def small():
    return Llama(6, 256, 4, 4, 1024, 4096, 10_000)


def smol():
    model = Llama(30, 576, 9, 3, 1536, 49_152, 100_000)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for layer in model.layers:
        layer.q, layer.v = LoraLinear(layer.q, 8, 16), LoraLinear(layer.v, 8, 16)
    return model


def stepper(model, loss_of):
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=1e-4, weight_decay=0.1)

    def step():
        begun, spent = time.perf_counter(), time.process_time()
        optimiser.zero_grad()
        loss_of(model).backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        return (time.perf_counter() - begun) * 1000, (time.process_time() - spent) * 1000

    return step


def next_token_loss(vocabulary):
    tokens = torch.randint(vocabulary, (1, 513))
    return lambda model: F.cross_entropy(model(tokens[:, :-1])[0], tokens[0, 1:])


def dpo_loss(model):
    """Two sequences of 400 + 56; the vocabulary only for the answers, the reference's log-probabilities known."""
    logs = F.log_softmax(model(PAIR, 56), -1).gather(2, PAIR[:, -56:, None]).sum((1, 2))
    return -F.logsigmoid(0.1 * (logs[0] - logs[1] - 0.3))


PAIR = torch.cat((torch.randint(49_152, (1, 400)).expand(2, 400), torch.randint(49_152, (2, 56))), 1)
CASES = {
    "decoder": lambda: stepper(small(), next_token_loss(4096)),
    "lora": lambda: stepper(smol(), next_token_loss(49_152)),
    "dpo": lambda: stepper(smol(), dpo_loss),
}
made = {}
print("ready", torch.__version__, flush=True)
for line in sys.stdin:
    name = line.strip()
    if name not in made:
        made.clear()
        made[name] = CASES[name]()
    print("{:.1f} {:.1f}".format(*made[name]()), flush=True)

"""Training scripts: broken ones, each with what its note has to say, and healthy ones, without any."""

from __future__ import annotations

START = """
import torch, torch.nn.functional as F
from torch import nn
torch.manual_seed(0)
x = torch.randn(64, 10)
y = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()
def net(): return nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
model = net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
LOOP = """
for step in range(150):
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

HAND = """
w, b = torch.zeros(10, 3, requires_grad=True), torch.zeros(3, requires_grad=True)
def predict(x): return x @ w + b
for step in range(60):
    loss = F.cross_entropy(predict(x), y)
    loss.backward()
    with torch.no_grad():
        for p in (w, b): p -= 0.1 * p.grad
"""

BROKEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "zero_grad is missing": (
        LOOP.replace("    optimizer.zero_grad()\n", ""),
        ("`optimizer` were never cleared", "optimizer.zero_grad()"),
    ),
    "zero_grad is missing in a function": (
        "def train(net, opt):\n"
        + "".join(f"    {line}\n" for line in LOOP.replace("    optimizer.zero_grad()\n", "").replace("model", "net").replace("optimizer", "opt").splitlines())
        + "train(model, optimizer)",
        ("`opt` were never cleared",),
    ),
    "zero_grad after backward": (
        LOOP.replace("    optimizer.zero_grad()\n", "").replace(
            "    optimizer.step()", "    optimizer.zero_grad()\n    optimizer.step()"
        ),
        ("cleared after `backward()`",),
    ),
    "softmax before cross-entropy": (
        LOOP.replace("model(x)", "model(x).softmax(1)"),
        ("`cross_entropy` expects logits", "`softmax`"),
    ),
    "sigmoid before BCE with logits": (
        LOOP.replace(
            "F.cross_entropy(model(x), y)",
            "nn.BCEWithLogitsLoss()(torch.sigmoid(model(x))[:, 0], (y > 0).float())",
        ),
        ("`binary_cross_entropy_with_logits` expects logits", "`sigmoid`"),
    ),
    "log_softmax before cross-entropy": (
        LOOP.replace("model(x)", "model(x).log_softmax(1)"),
        ("twice",),
    ),
    "softmax before nll_loss": (
        LOOP.replace("F.cross_entropy(model(x), y)", "F.nll_loss(model(x).softmax(1), y)"),
        ("`nll_loss` was given the values of `softmax`",),
    ),
    "learning rate 0": (
        "optimizer = torch.optim.Adam(model.parameters(), lr=0.0)" + LOOP,
        ("learning rate of `optimizer` was 0",),
    ),
    "model made anew after the optimizer": (
        "model = net()" + LOOP,
        ("`optimizer` trains parameters that are not those of `model`", "model.parameters()"),
    ),
    "head replaced after the optimizer": (
        "model[2] = nn.Linear(32, 3)" + LOOP,
        ("`optimizer` trains parameters that are not those of `model.2`",),
    ),
    "a part is detached": (
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = nn.Linear(10, 32), nn.Linear(32, 3)
    def forward(self, x):
        return self.head(self.body(x).relu().detach())
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
        + LOOP,
        ("No gradient reached `model.body`.", "detach()"),
    ),
    "layers in a plain list": (
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(10, 32), nn.Linear(32, 32)]
        self.head = nn.Linear(32, 3)
    def forward(self, x):
        for layer in self.layers: x = layer(x).relu()
        return self.head(x)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
        + LOOP,
        ("`model.layers`", "nn.ModuleList"),
    ),
    "trained in eval mode": (
        "model = nn.Sequential(nn.Linear(10, 32), nn.Dropout(0.2), nn.Linear(32, 3)).eval()\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)" + LOOP,
        ("`model` was trained in eval mode", "model.train()"),
    ),
    "evaluated once and never back in train mode": (
        "model = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.Linear(32, 3))\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nmodel.train()\n"
        + LOOP
        + "    if step == 5:\n        model.eval()\n        with torch.no_grad(): F.cross_entropy(model(x), y)\n",
        ("`model` was trained in eval mode",),
    ),
    "evaluated in train mode": (
        "model = nn.Sequential(nn.Linear(10, 32), nn.Dropout(0.5), nn.Linear(32, 3))\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)"
        + LOOP
        + "with torch.no_grad():\n    accuracy = (model(x).argmax(1) == y).float().mean()\n",
        ("`model` was evaluated in train mode", "model.eval()"),
    ),
    "learning rate far too large": (
        "optimizer = torch.optim.SGD(model.parameters(), lr=1e4)"
        + LOOP.replace("F.cross_entropy(model(x), y)", "(model(x) ** 2).mean()"),
        ("since step", "smaller learning rate than 10000"),
    ),
    "logarithm of 0": (
        LOOP.replace(
            "F.cross_entropy(model(x), y)",
            "-(model(x).softmax(1)[range(64), y] * (step != 7)).log().mean()",
        ),
        ("since step 7", "logarithm"),
    ),
    "nan in the data": (
        "x[3, 4] = float('nan')" + LOOP,
        ("since step 0", "`x` holds nan"),
    ),
    "the root of 0 has no gradient": (
        LOOP.replace(
            "F.cross_entropy(model(x), y)", "F.cross_entropy(model(x), y) + (model[0].bias * 0).pow(2).sum().sqrt()"
        ),
        ("`loss` is nan since step 1", "`model.0.bias` is the first parameter"),
    ),
    "the loss does not come from the step": (
        "out = model(x)\nw = nn.Parameter(torch.zeros(3))\noptimizer = torch.optim.SGD([w], lr=0.1)\n"
        + LOOP.replace("F.cross_entropy(model(x), y)", "(w * 0).sum() + 0.7"),
        ("`loss` was 0.7 in all 150 steps",),
    ),
    "no better than a guess": (
        "y = torch.arange(64) % 3\nx = torch.ones(64, 10)" + LOOP,
        ("After 150 steps `loss` is still 1.1", "3 classes"),
    ),
    "losses kept with their graphs": (
        "losses = []" + LOOP + "    losses.append(loss)\n",
        ("`losses` keeps the graph of each `loss`", "loss.item()"),
    ),
    "a sum of losses kept with its graph": (
        "total = 0" + LOOP + "    total += loss\n",
        ("`total` keeps the graph",),
    ),
    "steps by hand, and never cleared": (HAND, ("`p` were never cleared", "`p.grad = None`")),
    "steps by hand through .data": (
        HAND.replace("p -= 0.1 * p.grad", "p.data.sub_(0.01 * p.grad.data)"), ("`p` were never cleared",)
    ),
    "a loss that explodes and stays finite": (
        "model = nn.Linear(10, 1).double()\noptimizer = torch.optim.SGD(model.parameters(), lr=1.2)"
        + LOOP.replace("F.cross_entropy(model(x), y)", "(model(x.double()) ** 2).mean()").replace("150", "40"),
        ("grew from", "smaller learning rate than 1.2"),
    ),
    "steps in a function, and never cleared": (
        "def update(w):\n    with torch.no_grad(): w -= 0.01 * w.grad\n"
        + HAND.replace("p -= 0.1 * p.grad", "update(p)"),
        ("`w` were never cleared",),
    ),
    "zero_grad is missing, beside nested tensors": (
        LOOP.replace("    optimizer.zero_grad()\n", "").replace(
            "F.cross_entropy(model(x), y)",
            "((n := torch.nested.as_nested_tensor([*model(x)[:4]])) - n.detach()).to_padded_tensor(0.0).sum() * 0 + F.cross_entropy(model(x), y)",
        ),
        ("`optimizer` were never cleared",),
    ),
    "targets of another shape, in a loss of one's own": (
        "model, goal = nn.Linear(10, 1), x[:, 0]\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)"
        + LOOP.replace("F.cross_entropy(model(x), y)", "((model(x) - goal) ** 2).mean()"),
        ("[64, 1] became [64, 64]", "squeeze"),
    ),
    "always the first batch": (
        "loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=16)\n"
        + LOOP.replace("    loss =", "    xb, yb = next(iter(loader))\n    loss =")
        .replace("model(x), y", "model(xb), yb"),
        ("`next(iter(loader))` gave the same batch",),
    ),
}  # fmt: skip

HEALTHY: dict[str, str] = {
    "the standard loop": LOOP,
    "zero_grad at the end": LOOP.replace("    optimizer.zero_grad()\n", "") + "    optimizer.zero_grad()\n",
    "zero_grad of the model, to zeros": LOOP.replace("optimizer.zero_grad()", "model.zero_grad(set_to_none=False)"),
    "a loss of pairs": LOOP.replace(
        "F.cross_entropy(model(x), y)", "((1 - (model(x)[:, :1] - model(x)[:, 0])).relu() * (y[:, None] > y)).mean()"
    ),
    "distances from several centres": LOOP.replace(
        "F.cross_entropy(model(x), y)", "(model(x)[:, :1] - torch.linspace(-1, 1, 5)).abs().min(1).values.mean()"
    ),
    "a new start in each step": HAND.replace("    loss =", "    w = torch.zeros(10, 3, requires_grad=True)\n    loss =").replace(
        "for p in (w, b): p -= 0.1 * p.grad", "w -= 0.1 * w.grad"
    ),
    "steps by hand": HAND.replace("p.grad\n", "p.grad; p.grad = None\n"),
    "steps by hand, cleared in a function": HAND.replace("    loss.backward", "    clear(); loss.backward").replace(
        "for step", "def clear(): w.grad = b.grad = None\nfor step"
    ),
    "new tensors in each step": """
w = torch.zeros(10, 3, requires_grad=True)
for step in range(60):
    F.cross_entropy(x @ w, y).backward()
    w = (w - 0.1 * w.grad).detach().requires_grad_()
""",
    "gradients set to None by hand": LOOP.replace("optimizer.zero_grad()", "[setattr(p, 'grad', None) for p in model.parameters()]"),
    "gradients zeroed through .data": LOOP.replace(
        "optimizer.zero_grad()", "[p.grad.data.zero_() for p in model.parameters() if p.grad is not None]"
    ),
    "gradient accumulation": """
for step in range(200):
    part = slice(step % 4 * 16, step % 4 * 16 + 16)
    loss = F.cross_entropy(model(x[part]), y[part]) / 4
    loss.backward()
    if step % 4 == 3:
        optimizer.step()
        optimizer.zero_grad()
""",
    "a GAN": """
G, D = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 10)), nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1))
g_opt, d_opt = torch.optim.Adam(G.parameters(), 1e-3), torch.optim.Adam(D.parameters(), 1e-3)
bce = nn.BCEWithLogitsLoss()
for step in range(100):
    fake = G(torch.randn(64, 4))
    d_loss = bce(D(x), torch.ones(64, 1)) + bce(D(fake.detach()), torch.zeros(64, 1))
    d_opt.zero_grad(); d_loss.backward(); d_opt.step()
    g_loss = bce(D(fake), torch.ones(64, 1))
    g_opt.zero_grad(); g_loss.backward(); g_opt.step()
""",
    "a frozen backbone": """
backbone = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.Dropout(0.1)).eval().requires_grad_(False)
head = nn.Linear(32, 3)
model = nn.Sequential(backbone, head)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
""" + LOOP,
    "only the head is given to the optimizer": "optimizer = torch.optim.SGD(model[2].parameters(), lr=0.1)" + LOOP.replace("optimizer.zero_grad", "model.zero_grad"),
    "LBFGS": """
optimizer = torch.optim.LBFGS(model.parameters(), lr=0.5)
def closure():
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return loss
for _ in range(20): optimizer.step(closure)
""",
    "an AMP scaler": """
scaler = torch.amp.GradScaler("cpu")
for step in range(100):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    scaler.step(optimizer)
    scaler.update()
""",
    "an average of the weights": """
import copy
ema = copy.deepcopy(model).eval()
""" + LOOP + """
    with torch.no_grad():
        for a, b in zip(ema.parameters(), model.parameters()): a.lerp_(b, 0.01)
""",
    "two optimizers for one model": """
optimizer = torch.optim.SGD(model[0].parameters(), lr=0.1)
second = torch.optim.Adam(model[2].parameters(), lr=0.01)
""" + LOOP.replace("optimizer.zero_grad()", "optimizer.zero_grad(); second.zero_grad()") + "    second.step()\n",
    "a warm-up from 0": """
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, step / 20))
""" + LOOP + "    schedule.step()\n",
    "a functional call": """
parameters = {name: p.detach().clone().requires_grad_() for name, p in model.named_parameters()}
optimizer = torch.optim.SGD(parameters.values(), lr=0.1)
""" + LOOP.replace("model(x)", "torch.func.functional_call(model, parameters, x)"),
    "a recurrent network": """
rnn, out = nn.GRU(10, 16, batch_first=True), nn.Linear(16, 3)
optimizer = torch.optim.Adam([*rnn.parameters(), *out.parameters()], lr=0.01)
sequences = x[:, None].repeat(1, 5, 1)
for step in range(60):
    loss = 0
    states, _ = rnn(sequences)
    for t in range(5): loss = loss + F.cross_entropy(out(states[:, t]), y)
    optimizer.zero_grad(); loss.backward(); optimizer.step()
""",
    "label smoothing": LOOP.replace("model(x), y", "model(x), y, label_smoothing=0.1"),
    "targets that are probabilities": LOOP.replace("model(x), y", "model(x), F.one_hot(y, 3).float()"),
    "a loss of one's own": LOOP.replace("F.cross_entropy(model(x), y)", "-(model(x).softmax(1)[range(64), y] + 1e-8).log().mean()"),
    "log_softmax and nll_loss": LOOP.replace("F.cross_entropy(model(x), y)", "F.nll_loss(model(x).log_softmax(1), y)"),
    "distillation": "teacher = net()" + LOOP.replace(
        "F.cross_entropy(model(x), y)", "F.kl_div(model(x).log_softmax(1), teacher(x).detach().softmax(1), reduction='batchmean')"
    ),
    "attention": """
attention, head = nn.MultiheadAttention(10, 2, dropout=0.1, batch_first=True), nn.Linear(10, 3)
optimizer = torch.optim.Adam([*attention.parameters(), *head.parameters()], lr=0.01)
mask = torch.full((4, 4), float("-inf")).triu(1)
tokens = x[:, None] + torch.randn(64, 4, 10)
for step in range(60):
    loss = F.cross_entropy(head(attention(tokens, tokens, tokens, attn_mask=mask, need_weights=False)[0].mean(1)), y)
    optimizer.zero_grad(); loss.backward(); optimizer.step()
""",
    "evaluation in eval mode, and back": "model = nn.Sequential(nn.Linear(10, 32), nn.Dropout(0.5), nn.Linear(32, 3))\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    + LOOP.replace("    loss =", "    model.train()\n    loss =") + """
    if step % 10 == 0:
        model.eval()
        with torch.no_grad(): (model(x).argmax(1) == y).float().mean()
""",
    "numbers are kept": "losses, total = [], 0.0" + LOOP + "    losses.append(loss.item()); total += loss.item()\n",
    "losses summed before one backward": """
for step in range(40):
    losses = []
    total = 0
    for part in range(12):
        loss = F.cross_entropy(model(x[part::12]), y[part::12])
        losses.append(loss)
        total += loss
    optimizer.zero_grad(); (total / 12).backward(); optimizer.step()
""",
    "tensors by hand": """
w = torch.zeros(10, 3, requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1)
""" + LOOP.replace("model(x)", "x @ w"),
    "a sweep of models": """
for rate in (0.1, 0.2, 0.3):
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
""" + "".join(f"    {line}\n" for line in LOOP.splitlines()),
    "a trainer class": """
class Trainer:
    def __init__(self):
        self.model = net()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=0.01)
    def fit(self):
        for _ in range(60):
            loss = F.cross_entropy(self.model(x), y)
            self.optimizer.zero_grad(); loss.backward(); self.optimizer.step()
Trainer().fit()
""",
    "an embedding with sparse gradients": """
table = nn.Embedding(50, 3, sparse=True)
optimizer = torch.optim.SparseAdam(table.parameters(), lr=0.1)
words = torch.arange(64) % 50
""" + LOOP.replace("model(x)", "table(words)"),
}  # fmt: skip

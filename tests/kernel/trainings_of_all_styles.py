"""Further trainings, in the styles of classes, trainers, closures and several optimizers.

Written without a look at the code that finds the bugs; the names are those of `trainings.START`.
"""

from __future__ import annotations

_TRAINER = """
class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 3))
        self.criterion = nn.CrossEntropyLoss()
    def forward(self, inputs):
        return self.layers(inputs)
    def training_step(self, batch, index):
        inputs, targets = batch
        return self.criterion(self(inputs), targets)
    def validation_step(self, batch):
        inputs, targets = batch
        return (self(inputs).argmax(1) == targets).float().mean()
    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-2)
class Trainer:
    def __init__(self, max_epochs):
        self.max_epochs = max_epochs
    def fit(self, module, loader):
        module.train()
        optimizer = module.configure_optimizers()
        for epoch in range(self.max_epochs):
            for index, batch in enumerate(loader):
                loss = module.training_step(batch, index)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            self.validate(module, loader)
    def validate(self, module, loader):
        module.eval()
        with torch.no_grad():
            scores = [module.validation_step(batch) for batch in loader]
        AFTER
        return sum(scores) / len(scores)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=16, shuffle=True)
module = Classifier()
Trainer(max_epochs=12).fit(module, loader)
"""

BROKEN_STYLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a closure of LBFGS that clears nothing": (
        """
class Fit:
    def __init__(self, net):
        self.net = net
        self.solver = torch.optim.LBFGS(net.parameters(), lr=0.05, max_iter=4)
    def closure(self):
        loss = F.cross_entropy(self.net(x), y)
        loss.backward()
        return loss
    def run(self):
        for _ in range(20):
            self.solver.step(self.closure)
Fit(net()).run()
""",
        ("never cleared", "zero_grad()"),
    ),
    "two optimizers, of which one is cleared": (
        """
encoder, decoder = nn.Sequential(nn.Linear(10, 16), nn.Tanh()), nn.Linear(16, 3)
enc_opt = torch.optim.Adam(encoder.parameters(), lr=1e-3)
dec_opt = torch.optim.SGD(decoder.parameters(), lr=1e-3)
for step in range(120):
    enc_opt.zero_grad()
    loss = F.cross_entropy(decoder(encoder(x)), y)
    loss.backward()
    enc_opt.step()
    dec_opt.step()
""",
        ("`dec_opt` were never cleared",),
    ),
    "gradients cleared once an epoch": (
        """
def one_epoch(network, solver, batches):
    solver.zero_grad()
    for inputs, targets in batches:
        error = F.cross_entropy(network(inputs), targets)
        error.backward()
        solver.step()
batches = [(x[i::8], y[i::8]) for i in range(8)]
for epoch in range(15):
    one_epoch(model, optimizer, batches)
""",
        ("zero_grad()", "`solver`"),
    ),
    "a trainer that validates and stays in eval mode": (
        _TRAINER.replace("        AFTER\n", ""),
        ("trained in eval mode", "train()"),
    ),
    "a softmax layer at the end of a class": (
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
        self.out = nn.Softmax(dim=-1)
    def forward(self, inputs):
        return self.out(self.body(inputs)).squeeze()
network = Net()
criterion = nn.CrossEntropyLoss()
adam = torch.optim.Adam(network.parameters())
for epoch in range(100):
    adam.zero_grad()
    loss = criterion(network(x), y)
    loss.backward()
    adam.step()
""",
        ("expects logits", "softmax"),
    ),
    "the deviation of a last batch of one": (
        """
def batches(size):
    for start in range(0, 64, size):
        yield x[start:start + size], y[start:start + size]
seen = []
for inputs, targets in batches(9):
    inputs = (inputs - inputs.mean(0)) / inputs.std(0)
    loss = F.cross_entropy(model(inputs), targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    seen.append(loss.item())
for step in range(30):
    loss = F.cross_entropy(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
        ("since step 7",),
    ),
    "an exponential that overflows": (
        """
class Poisson(nn.Module):
    def __init__(self):
        super().__init__()
        self.rate = nn.Linear(10, 1)
    def forward(self, inputs):
        return self.rate(inputs * 30).exp()
poisson = Poisson()
sgd = torch.optim.SGD(poisson.parameters(), lr=1.0)
for step in range(40):
    mean = poisson(x).squeeze()
    nll = (mean - y * mean.log()).mean()
    sgd.zero_grad()
    nll.backward()
    sgd.step()
""",
        ("`nll`", "since step"),
    ),
    "no_grad inside of forward": (
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.head = nn.Linear(10, 32), nn.Linear(32, 3)
    @torch.no_grad()
    def encode(self, inputs):
        return self.encoder(inputs).relu()
    def forward(self, inputs):
        return self.head(self.encode(inputs))
network = Net()
solver = torch.optim.AdamW(network.parameters(), lr=1e-2)
def train_step(inputs, targets):
    solver.zero_grad(set_to_none=True)
    loss = F.cross_entropy(network(inputs), targets)
    loss.backward()
    solver.step()
    return loss.item()
history = [train_step(x, y) for _ in range(80)]
""",
        ("No gradient reached `network.encoder`", "no_grad"),
    ),
    "by NumPy and back between two models": (
        """
import itertools
encoder, head = nn.Linear(10, 32), nn.Linear(32, 3)
solver = torch.optim.RMSprop(itertools.chain(encoder.parameters(), head.parameters()), lr=1e-3)
for step in range(80):
    features = torch.from_numpy(encoder(x).relu().detach().numpy())
    loss = nn.functional.cross_entropy(head(features), y)
    solver.zero_grad()
    loss.backward()
    solver.step()
""",
        ("No gradient reached `encoder`",),
    ),
    "a trainer that never steps": (
        """
class Trainer:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
        self.losses = []
    def step(self, inputs, targets):
        self.optimizer.zero_grad()
        loss = F.cross_entropy(self.net(inputs), targets)
        loss.backward()
        self.optimizer.step
        self.losses.append(loss.item())
trainer = Trainer(net())
for _ in range(60):
    trainer.step(x, y)
""",
        ("step()",),
    ),
    "units that are dead from the start": (
        """
dead = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 3))
with torch.no_grad():
    dead[2].bias.fill_(-100)
sgd = torch.optim.SGD(dead.parameters(), lr=0.1, momentum=0.9)
for epoch in range(60):
    loss = F.cross_entropy(F.relu(dead(x)), y)
    sgd.zero_grad()
    loss.backward()
    sgd.step()
""",
        ("`loss` was 1.099 in all 60 steps", "gradients are 0"),
    ),
    "labels in another order than the images": (
        """
loader = torch.utils.data.DataLoader(x.repeat(4, 1), batch_size=32, shuffle=True)
labels = torch.utils.data.DataLoader((torch.arange(256) % 3), batch_size=32, shuffle=True)
for epoch in range(25):
    for inputs, targets in zip(loader, labels):
        loss = F.cross_entropy(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
""",
        ("3 classes", "steps"),
    ),
    "two classes, and no better than a coin": (
        """
coin = nn.Sequential(nn.Linear(10, 8), nn.ReLU(), nn.Linear(8, 1))
criterion = nn.BCEWithLogitsLoss()
sgd = torch.optim.SGD(coin.parameters(), lr=0.05)
for step in range(200):
    targets = torch.randint(0, 2, (64,)).float()
    loss = criterion(coin(x).squeeze(1), targets)
    sgd.zero_grad()
    loss.backward()
    sgd.step()
""",
        ("2 classes", "steps"),
    ),
}  # fmt: skip

HEALTHY_STYLES: dict[str, str] = {
    "a trainer that validates and goes on in train mode": _TRAINER.replace("AFTER", "module.train()"),
    "accumulation over a loader, with a rest at the end": """
class Accumulating:
    def __init__(self, net, every=3):
        self.net, self.every = net, every
        self.solver = torch.optim.AdamW(net.parameters(), lr=1e-2)
    def epoch(self, batches):
        self.solver.zero_grad(set_to_none=True)
        for number, (inputs, targets) in enumerate(batches, 1):
            (F.cross_entropy(self.net(inputs), targets) / self.every).backward()
            if number % self.every == 0 or number == len(batches):
                nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
                self.solver.step()
                self.solver.zero_grad(set_to_none=True)
fit = Accumulating(net())
for _ in range(20):
    fit.epoch([(x[i::8], y[i::8]) for i in range(8)])
""",
    "first layers frozen on purpose": """
for parameter in model[0].parameters():
    parameter.requires_grad = False
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=1e-2)
for step in range(80):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
""",
    "log_softmax in forward and NLLLoss": """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(10, 32), nn.Linear(32, 3)
        self.out = nn.LogSoftmax(dim=1)
    def forward(self, inputs):
        return self.out(self.fc2(F.relu(self.fc1(inputs))))
network, criterion = Net(), nn.NLLLoss()
solver = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, nesterov=True)
for step in range(80):
    solver.zero_grad()
    output = network(x)
    loss = criterion(output, y)
    loss.backward()
    solver.step()
""",
    "a Wasserstein GAN whose critic steps more often": """
generator = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 10))
critic = nn.Sequential(nn.Linear(10, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
opt_g = torch.optim.RMSprop(generator.parameters(), lr=5e-5)
opt_c = torch.optim.RMSprop(critic.parameters(), lr=5e-5)
for step in range(30):
    for _ in range(5):
        opt_c.zero_grad()
        with torch.no_grad():
            fake = generator(torch.randn(64, 4))
        critic_loss = critic(fake).mean() - critic(x).mean()
        critic_loss.backward()
        opt_c.step()
        with torch.no_grad():
            for p in critic.parameters():
                p.clamp_(-0.01, 0.01)
    opt_g.zero_grad()
    generator_loss = -critic(generator(torch.randn(64, 4))).mean()
    generator_loss.backward()
    opt_g.step()
""",
    "a warm-up in which the loss hardly moves": """
solver = torch.optim.AdamW(model.parameters(), lr=1e-5)
schedule = torch.optim.lr_scheduler.LinearLR(solver, start_factor=0.01, total_iters=1000)
for step in range(60):
    loss = F.cross_entropy(model(x), y)
    solver.zero_grad()
    loss.backward()
    solver.step()
    schedule.step()
""",
    "label smoothing with weights of classes": """
criterion = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 0.5, 1.5]), label_smoothing=0.2)
for step in range(100):
    loss = criterion(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
""",
    "a teacher in eval mode and a student": """
def make(): return nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 3))
teacher, student = make().eval(), make()
student.train()
solver = torch.optim.Adam(student.parameters(), lr=1e-2)
for step in range(80):
    with torch.no_grad():
        soft = (teacher(x) / 2).softmax(1)
    logits = student(x)
    loss = F.kl_div((logits / 2).log_softmax(1), soft, reduction="batchmean") * 4 + F.cross_entropy(logits, y)
    solver.zero_grad()
    loss.backward()
    solver.step()
""",
    "batch norm frozen for fine-tuning": """
network = nn.Sequential(nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 3))
solver = torch.optim.SGD(network.parameters(), lr=1e-2)
for epoch in range(60):
    network.train()
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm1d):
            layer.eval()
    loss = F.cross_entropy(network(x), y)
    solver.zero_grad()
    loss.backward()
    solver.step()
""",
    "LBFGS with a line search": """
class Fit:
    def __init__(self, net):
        self.net = net
        self.solver = torch.optim.LBFGS(net.parameters(), line_search_fn="strong_wolfe")
    def closure(self):
        self.solver.zero_grad()
        loss = F.cross_entropy(self.net(x), y) + 1e-3 * sum(p.pow(2).sum() for p in self.net.parameters())
        loss.backward()
        return loss
    def run(self):
        for _ in range(10):
            self.solver.step(self.closure)
Fit(net()).run()
""",
    "an actor and a critic": """
actor, critic = nn.Linear(10, 3), nn.Linear(10, 1)
actor_opt = torch.optim.Adam(actor.parameters(), lr=1e-2)
critic_opt = torch.optim.Adam(critic.parameters(), lr=1e-2)
for step in range(80):
    policy = torch.distributions.Categorical(logits=actor(x))
    action = policy.sample()
    reward = (action == y).float()
    value = critic(x).squeeze(1)
    advantage = reward - value.detach()
    actor_loss = -(policy.log_prob(action) * advantage).mean()
    critic_loss = F.mse_loss(value, reward)
    actor_opt.zero_grad(); actor_loss.backward(); actor_opt.step()
    critic_opt.zero_grad(); critic_loss.backward(); critic_opt.step()
""",
    "two backward passes a step (SAM)": """
for step in range(60):
    F.cross_entropy(model(x), y).backward()
    with torch.no_grad():
        norm = torch.stack([p.grad.norm() for p in model.parameters()]).norm()
        moves = [p.grad * 0.05 / norm for p in model.parameters()]
        for p, move in zip(model.parameters(), moves): p.add_(move)
    optimizer.zero_grad()
    F.cross_entropy(model(x), y).backward()
    with torch.no_grad():
        for p, move in zip(model.parameters(), moves): p.sub_(move)
    optimizer.step()
    optimizer.zero_grad()
""",
    "a target network that follows": """
import copy
online = nn.Sequential(nn.Linear(10, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 8))
predictor = nn.Linear(8, 8)
target = copy.deepcopy(online).requires_grad_(False)
solver = torch.optim.Adam([*online.parameters(), *predictor.parameters()], lr=3e-3)
for step in range(80):
    one, two = x + 0.1 * torch.randn_like(x), x + 0.1 * torch.randn_like(x)
    with torch.no_grad():
        goal = F.normalize(target(two), dim=1)
    loss = 2 - 2 * (F.normalize(predictor(online(one)), dim=1) * goal).sum(1).mean()
    solver.zero_grad()
    loss.backward()
    solver.step()
    with torch.no_grad():
        for slow, fast in zip(target.parameters(), online.parameters()):
            slow.lerp_(fast, 0.01)
""",
    "probabilities for the report only": """
for step in range(80):
    logits = model(x)
    loss = F.cross_entropy(logits, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 20 == 0:
        confidence = logits.softmax(dim=1).max(1).values.mean().item()
""",
    "a loss that arrives at 0 and stays": """
line = nn.Linear(1, 1)
inputs = torch.linspace(-1, 1, 20)[:, None]
solver = torch.optim.SGD(line.parameters(), lr=0.5)
for step in range(400):
    loss = F.mse_loss(line(inputs), 3 * inputs + 1)
    solver.zero_grad()
    loss.backward()
    solver.step()
""",
}  # fmt: skip

"""PyTorch mistakes as beginners make them, written without a look at the rules.

Each with what a right explanation has to say, as a regular expression: a name, a size or the remedy.
The names are those of `triggers.SETUP`.
"""

from __future__ import annotations

TORCH_MISTAKES: tuple[tuple[str, str], ...] = (
    # shapes
    (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.conv = nn.Conv2d(1, 8, 3)\n        self.fc = nn.Linear(8 * 28 * 28, 10)\n"
        "    def forward(self, x):\n        return self.fc(self.conv(x).flatten(1))\nNet()(images)",
        r"`self\.fc`.*6,?272.*5,?408",
    ),
    ("nn.Conv2d(3, 8, 3)(images)", r"3 channels.*1\."),
    ("nn.Conv2d(1, 8, 3)(images.flatten(1))", r"`images.flatten\(1\)`|4|dimension"),
    ("nn.Conv2d(1, 8, 5)(torch.randn(1, 1, 3, 3))", r"5.*3|3.*5|padding"),
    ("x.view(5, 3)", r"12"),
    ("x.T.view(12)", r"`reshape"),
    ("torch.cat([x, torch.randn(4, 2)])", r"dim"),
    ("torch.cat([x, y])", r"dimension"),
    ("torch.stack([torch.randn(3), torch.randn(4)])", r"same (shape|size)|pad"),
    ("x.squeeze().permute(0, 1, 2)", r"dimension"),
    ("y.unsqueeze(3)", r"dim"),
    ("y.sum(dim=1)", r"dim"),
    ("x.transpose(1, 2)", r"dim"),
    ("a, b, c = x.shape", r"2"),
    ("h, w2 = images.shape", r"2 names|4"),
    ("for image, label in images[:2]: pass", r"`images\[:2\]`|zip|28|DataLoader"),
    ("nn.BatchNorm1d(10)(x)", r"10.*3"),
    ("nn.LayerNorm(4)(x)", r"4.*3|3.*4"),
    ("nn.Embedding(10, 4)(torch.tensor([3, 10]))", r"10"),
    ("nn.LSTM(5, 7)(torch.randn(2, 3, 4))", r"5.*4|4.*5"),
    ("nn.MultiheadAttention(10, 3)", r"10.*3|divi"),
    ("nn.MaxPool2d(3)(torch.randn(1, 1, 2, 2))", r"pool|small|0|larger"),
    ("x[:, 3]", r"3"),
    ("x[4]", r"4"),
    ("labels[0][0]", r"dimension|`item|number"),
    ("x[torch.tensor([True, False, True])]", r"3.*4|4.*3|mask"),
    ("logits.gather(1, labels)", r"dimension|unsqueeze"),
    ("x.reshape(-1, -1)", r"-1"),
    ("torch.tensor([[1, 2], [3]])", r"(same )?length"),
    ("x @ y", r"3.*4|4.*3"),
    # dtypes and devices
    ("nn.Linear(3, 2)(torch.tensor([[1, 2, 3]]))", r"float"),
    ("nn.Linear(3, 2)(torch.from_numpy(np.ones((4, 3))))", r"float32|float\(\)"),
    ("torch.arange(5).mean()", r"float"),
    ("torch.tensor([1, 2, 3], requires_grad=True)", r"float"),
    ("F.one_hot(torch.tensor([0., 1.]))", r"int|long"),
    ("x[torch.tensor([0., 1.])]", r"int|long|bool"),
    ("nn.Embedding(10, 4)(torch.tensor([0.5]))", r"int|long"),
    ("torch.tensor(['a', 'b'])", r"number|str"),
    ("torch.zeros(3).to('gpu')", r"cuda"),
    ("a = torch.zeros(3, dtype=torch.int64)\na += 0.5", r"float|int|dtype"),
    ("torch.zeros(3, dtype=float32)", r"torch\.float32"),
    # losses
    ("nn.CrossEntropyLoss(logits, labels)", r"nn\.CrossEntropyLoss\(\)|first|object|instance"),
    ("F.cross_entropy(logits, labels.float())", r"long|int"),
    ("F.cross_entropy(logits, torch.tensor([0, 1, 2]))", r"4.*3|3.*4"),
    ("F.cross_entropy(logits, torch.tensor([0, 1, 2, 10]))", r"10"),
    ("F.cross_entropy(logits, labels.unsqueeze(1))", r"squeeze|shape|dimension"),
    ("F.binary_cross_entropy(torch.randn(4) * 9, torch.ones(4))", r"sigmoid|logits"),
    ("F.binary_cross_entropy_with_logits(torch.randn(4, 1), torch.ones(4))", r"squeeze|shape|size"),
    ("F.binary_cross_entropy(torch.rand(4), torch.ones(4).long())", r"float"),
    ("F.nll_loss(logits)", r"target"),
    ("F.mse_loss(logits, labels)", r"shape|4|broadcast|size"),
    # autograd and in-place
    ("loss = (x ** 2).mean()\nloss.backward()", r"requires_grad"),
    ("(x @ w).backward()", r"one number|scalar|sum"),
    ("loss = (x @ w).sum()\nloss.backward()\nloss.backward()", r"twice|second|again|retain"),
    ("(x @ w).numpy()", r"detach"),
    ("plt_y = [w.sum()]\nnp.array(plt_y)", r"detach"),
    ("w -= 0.1", r"no_grad"),
    ("w[0] = 0", r"no_grad"),
    ("h = torch.sigmoid(x @ w)\nh += 1\nh.sum().backward()", r"in.place"),
    ("with torch.no_grad():\n    loss = (x @ w).sum()\nloss.backward()", r"no_grad|requires_grad"),
    ("copy.deepcopy(w * 2)", r"detach|leaf|clone"),
    ("(x @ w).requires_grad = False", r"detach"),
    ("torch.autograd.grad((x @ w).sum(), x)", r"requires_grad"),
    ("w.grad.zero_()", r"backward|None"),
    ("optim.SGD([x @ w], lr=0.1)", r"leaf|parameter"),
    ("loss = (x @ w).sum().item()\nloss.backward()", r"item"),
    # modules and optimizers
    (
        "class Net(nn.Module):\n    def __init__(self):\n        self.fc = nn.Linear(3, 2)\nNet()",
        r"super\(\)\.__init__\(\)",
    ),
    (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(3, 2)\n    def foward(self, x):\n        return self.fc(x)\nNet()(x)",
        r"`forward`",
    ),
    (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(3, 2)\n    def forward(self, x):\n        return fc(x)\nNet()(x)",
        r"self\.fc",
    ),
    (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(3, 2)\n    def forward(self, x):\n        self.fc(x)\n"
        "Net()(x).sum()",
        r"return",
    ),
    ("nn.Sequential([nn.Linear(3, 2), nn.ReLU()])", r"\*|list"),
    ("nn.Sequential(nn.Linear(3, 2), torch.relu)", r"nn\.ReLU|module"),
    ("nn.Linear(3)", r"out_features"),
    ("nn.Linear(3, 2)(x, x)", r"one|1|argument"),
    ("nn.ReLU(x)(x)\nnn.ReLU(nn.Linear(3, 2)(x))(3)", r"tensor|int|`3`"),
    ("optim.Adam(net, lr=0.1)", r"parameters\(\)"),
    ("optim.SGD(net.parameters(), learning_rate=0.1)", r"`lr`"),
    ("optim.SGD([], lr=0.1)", r"empty|parameter"),
    ("opt = optim.SGD(net.parameters, lr=0.1)", r"parameters\(\)"),
    ("opt = optim.SGD(net.parameters(), lr=0.1)\nopt.zero_gard()", r"`zero_grad`"),
    ("net.weights", r"weight"),
    ("net[5]", r"5|2|last"),
    ("net.weight", r"net\[|weight"),
    # data
    ("DataLoader([1, 2, 3], batch_size=0)", r"batch_size"),
    (
        "class D(Dataset):\n    def __getitem__(self, i):\n        return i\n"
        "next(iter(DataLoader(D(), shuffle=True)))",
        r"__len__",
    ),
    (
        "class D(Dataset):\n    def __len__(self):\n        return 3\nnext(iter(DataLoader(D())))",
        r"__getitem__",
    ),
    (
        "class D(Dataset):\n    def __len__(self):\n        return 9\n"
        "    def __getitem__(self, i):\n        return torch.zeros(i)\n"
        "next(iter(DataLoader(D(), batch_size=3)))",
        r"same (shape|size|length)|collate",
    ),
    (
        "class D(Dataset):\n    def __len__(self):\n        return 9\n"
        "    def __getitem__(self, i):\n        return None\nnext(iter(DataLoader(D())))",
        r"None|return",
    ),
    ("DataLoader([1, 2, 3])[0]", r"iter|for|dataset"),
    (
        "from torch.utils.data import TensorDataset\nTensorDataset(x, torch.randn(5))",
        r"4.*5|same|length",
    ),
    ("from torch.utils.data import random_split\nrandom_split([1, 2, 3], [1, 1])", r"3|sum|add up"),
    # saving
    ("net.load_state_dict('model.pt')", r"torch\.load"),
    (
        "torch.save(net.state_dict(), 'm.pt')\nnn.Linear(784, 10).load_state_dict(torch.load('m.pt'))",
        r"1\.weight|name|key",
    ),
    (
        "torch.save(nn.Linear(3, 5).state_dict(), 'm.pt')\n"
        "nn.Linear(3, 2).load_state_dict(torch.load('m.pt'))",
        r"5.*2|2.*5|shape",
    ),
    ("torch.save(net, 'm.pt')\ntorch.load('m.pt')", r"weights_only|state_dict"),
    ("torch.load('missing.pt')", r"missing\.pt"),
)

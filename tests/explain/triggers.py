"""Mistakes that beginners make, each with the rule that must explain it; run for real."""

from __future__ import annotations

SETUP = """
import copy, math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader, Dataset
x = torch.randn(4, 3)
y = torch.randn(4)
w = torch.randn(3, 2, requires_grad=True)
images = torch.randn(8, 1, 28, 28)
net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
logits = torch.randn(4, 10)
labels = torch.tensor([0, 1, 2, 3])
"""

TRIGGERS: tuple[tuple[str, str], ...] = (
    # scripts and notebooks of other places
    ("from google.colab import drive", "elsewhere"),
    ("import ipdb", "elsewhere"),
    ("from pathlib import Path\nPath(__file__).parent", "no-file"),
    ("import tkinter\ntkinter.Tk()", "no-window"),
    # the sandbox
    ("import urllib.request\nurllib.request.urlopen('https://example.com')", "no-network"),
    ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:80')", "no-network"),
    ("torch.hub.load('pytorch/vision', 'resnet18')", "no-network"),
    ("from torchvision import datasets\ndatasets.CIFAR10('data', download=True)", "no-network"),
    ("import socket\nsocket.socket(socket.AF_INET)", "no-network"),
    ("import socket\nsocket.getaddrinfo('example.com', 443)", "no-network"),
    (
        "import socket\ntry: socket.getaddrinfo('example.com', 443)\n"
        "except OSError as e: raise ValueError('no tokenizer') from e",
        "no-network",
    ),
    (
        "import socket\ns = socket.socket(socket.AF_UNIX); s.bind('s')\n"
        "socket.socket(socket.AF_UNIX).connect('s')",
        "refused-connection",
    ),
    ("open('/etc/shadow')", "outside-the-folder"),
    ("import os\nos.makedirs('/data/mnist')", "outside-the-folder"),
    ("open('../../model.pt', 'w')", "outside-the-folder"),
    ("torch.save(1, '/tmp/model.pt')", "outside-the-folder"),
    ("import os\nos.kill(1, 9)", "refused-call"),
    ("import os\nos.chmod('/etc/passwd', 0o777)", "refused-call"),
    ("with open('big', 'wb') as f: f.truncate(1 << 40)", "file-size"),
    # shapes
    ("nn.Linear(784, 10)(images)", "matmul-shapes"),
    ("x @ torch.randn(4, 3)", "matmul-shapes"),
    ("torch.matmul(x, x)", "matmul-shapes"),
    ("torch.mv(x, torch.randn(4))", "matmul-shapes"),
    ("torch.bmm(torch.randn(2, 3, 4), torch.randn(2, 3, 4))", "matmul-shapes"),
    ("x + torch.randn(4)", "broadcast"),
    ("x * torch.randn(2, 3)", "broadcast"),
    ("torch.add(x, torch.randn(4, 2))", "broadcast"),
    ("torch.randn(3).expand(4, 2)", "broadcast"),
    ("F.cross_entropy(logits, labels[:, None])", "target-shape"),
    ("F.cross_entropy(logits, labels[:3])", "target-shape"),
    ("F.binary_cross_entropy_with_logits(logits[:, :1], labels.float())", "target-shape"),
    ("x.T.view(12)", "view"),
    ("images.reshape(8, 785)", "reshape-size"),
    ("torch.randn(10).reshape(3, -1)", "reshape-size"),
    ("nn.Conv2d(3, 8, 3)(images)", "channels"),
    ("nn.Conv2d(1, 8, 3)(torch.randn(28, 28))", "layer-dimensions"),
    ("nn.LSTM(3, 5)(torch.randn(2, 3, 3, 3))", "layer-dimensions"),
    ("nn.BatchNorm2d(3)(x)", "layer-dimensions"),
    ("nn.Conv2d(1, 8, 5)(torch.randn(1, 1, 3, 3))", "kernel-too-large"),
    ("nn.MaxPool2d(4)(torch.randn(1, 1, 2, 2))", "kernel-too-large"),
    ("torch.stack([torch.randn(2), torch.randn(3)])", "stack"),
    ("torch.cat([torch.randn(2, 3), torch.randn(2, 4)])", "stack"),
    ("x.sum(2)", "dimension-range"),
    ("torch.softmax(x, dim=2)", "dimension-range"),
    ("x[4]", "index-range"),
    ("x[0, 3]", "index-range"),
    ("x[0, 0, 0]", "too-many-indices"),
    ("x[torch.tensor([True, False])]", "too-many-indices"),
    ("nn.BatchNorm1d(8)(torch.randn(1, 8))", "batch-norm-one"),
    ("next(iter(DataLoader([torch.randn(2), torch.randn(3)], batch_size=2)))", "stack"),
    ("next(iter(DataLoader([None, None], batch_size=2)))", "collate"),
    # dtypes and devices
    ("nn.Linear(3, 2)(torch.from_numpy(np.ones((4, 3))))", "float-dtypes"),
    ("nn.Linear(3, 2)(torch.ones(4, 3, dtype=torch.long))", "float-dtypes"),
    ("x @ torch.ones(3, 2, dtype=torch.long)", "float-dtypes"),
    ("nn.Conv2d(1, 2, 3)(images.double())", "float-dtypes"),
    ("F.cross_entropy(logits, labels.float())", "target-dtype"),
    ("F.cross_entropy(logits, labels.int())", "target-dtype"),
    ("F.cross_entropy(logits, torch.ones(4, 10, dtype=torch.long))", "target-dtype"),
    ("w.numpy()", "numpy-grad"),
    ("np.array(w)", "numpy-grad"),
    ("torch.ones(2, dtype=torch.bfloat16).numpy()", "numpy-bfloat16"),
    ("torch.tensor([1, 2], requires_grad=True)", "needs-float"),
    ("torch.tensor([1, 2]).mean()", "needs-float"),
    ("a = torch.tensor([1, 2])\na /= 2", "needs-float"),
    ("if x > 0:\n    pass", "one-value"),
    ("float(x)", "one-value"),
    ("x.item()", "one-value"),
    ("x[torch.tensor([0.0, 1.0])]", "index-dtype"),
    ("nn.Embedding(5, 2)(torch.tensor([0.5]))", "index-dtype"),
    ("torch.ones(2, device='cuda')", "no-driver"),
    # autograd
    ("x.sum().backward()", "no-graph"),
    ("with torch.no_grad():\n    loss = (x @ w).sum()\nloss.backward()", "no-graph"),
    ("(x @ w).backward()", "not-scalar"),
    ("loss = (x @ w).pow(2).sum()\nloss.backward()\nloss.backward()", "graph-twice"),
    ("h = (x @ w).exp()\nh += 1\nh.sum().backward()", "inplace-modified"),
    ("w += 1", "leaf-inplace"),
    ("w[0] = 0", "leaf-inplace"),
    ("v = torch.randn(3, requires_grad=True)\nv.grad.zero_()", "no-grad-yet"),
    ("torch.autograd.grad((x @ w).sum(), torch.randn(3, requires_grad=True))", "unused-in-graph"),
    # modules
    ("F.cross_entropy(logits, labels + 8)", "class-range"),
    ("nn.Embedding(5, 2)(torch.tensor([5]))", "embedding-range"),
    ("nn.Linear(3, 2).load_state_dict(nn.Linear(3, 4).state_dict())", "state-dict-keys"),
    ("nn.Linear(3, 2).load_state_dict({'a': x})", "state-dict-keys"),
    (
        "class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.layers = [nn.Linear(2, 2)]\noptim.SGD(N().parameters(), lr=0.1)",
        "no-parameters",
    ),
    ("class N(nn.Module):\n    def foward(self, x):\n        return x\nN()(x)", "no-forward"),
    (
        "class N(nn.Module):\n    def __init__(self):\n        self.fc = nn.Linear(2, 2)\nN()",
        "no-super-init",
    ),
    ("F.binary_cross_entropy(torch.tensor([2.0]), torch.tensor([1.0]))", "probabilities"),
    ("torch.empty(1 << 44)", "out-of-memory"),
    ("torch.save(net, 'net.pt')\ntorch.load('net.pt')", "weights-only"),
    # Python
    ("print（1）", "full-width"),
    ("a = ‘x’", "full-width"),
    ("____ + 1", "blank"),
    ("def f(x):\n    return ...\nf(x) + 1", "ellipsis"),
    ("lables", "misspelt"),
    ("plt.plot([1])", "unknown-name"),
    ("never_defined_anywhere", "unknown-name"),
    ("print((1, 2)", "not-closed"),
    ("for i in range(3)\n    pass", "no-colon"),
    ("torch.tensor([1 2])", "comma"),
    ("if x = 3:\n    pass", "assign-in-condition"),
    ("a = 'text", "string-end"),
    ("if True:\n\ta = 1\n        b = 2", "tabs"),
    ("def f():\nreturn 1", "indent"),
    ("a = 1\n  b = 2", "indent"),
    ("class A:\n    def f(x):\n        return x\nA().f(1)", "missing-self"),
    ("def f(a):\n    return a\nf(1, 2)", "missing-self"),
    ("def f(a, b):\n    return a\nf(1)", "missing-argument"),
    ("a = 3\na(2)", "not-callable"),
    ("x.shape(0)", "not-callable"),
    ("def f(a):\n    a + 1\nf(1)[0]", "not-subscriptable"),
    ("len[x]", "not-subscriptable"),
    ("def f(a):\n    a + 1\nf(1).mean()", "none-attribute"),
    ("x.foo", "no-attribute"),
    ("torch.tenosr(1)", "no-attribute"),
    ("'loss ' + 3", "text-and-number"),
    ("import tensorflow", "no-module"),
    ("a, b = 1, 2, 3", "unpack"),
    ("def f(a):\n    return f(a)\nf(1)", "recursion"),
    ("print 'x'", "print-statement"),
    ("from torch import neural", "no-import"),
    ("a = [1, 2)", "wrong-bracket"),
    ("print(1))", "extra-bracket"),
    ("2x = 3", "digit-first"),
    ("return 3", "outside"),
    ("lambda = 3", "reserved"),
    ("def f(a):\n    a + 1\nf(1) + 1", "none-operand"),
    ("for i in 5: pass", "not-iterable"),
    ("input('Your name: ')", "end-of-input"),
    ("import getpass\ngetpass.getpass()", "end-of-input"),
    ("len(5)", "no-length"),
    ("range(10 / 2)", "whole-number"),
    ("[1, 2][5]", "list-index"),
    ("[1, 2] + 3", "list-plus"),
    ("(1, 2)[0] = 3", "fixed-items"),
    ("'a' > 1", "unordered"),
    ("nn.Linear(3, 2, with_bias=True)", "unknown-keyword"),
)

UNKNOWN = (
    "import urllib.request\nurllib.request.urlopen('foo://x')",
    "import urllib.request\nurllib.request.urlopen('file:///tmp/absent')",
    "raise ValueError('something of my own')",
    "1 / 0",
    "{}['missing']",
    "assert x.sum() == 0, 'not zero'",
    "raise RuntimeError('CUDA kernel errors might be asynchronously reported')",
    "int('a')",
    "open('nowhere.txt')",
    "[1, 2].index(3)",
)
"""Errors that no rule may claim to know."""

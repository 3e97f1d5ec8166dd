#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Lineament developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Converts the face networks of the npm package @vladmandic/face-api into resources/models/finder-1.

  npm pack @vladmandic/face-api@1.7.15 && tar xzf vladmandic-face-api-1.7.15.tgz
  installer/finderweights.py package resources/models/finder-1

The package stores its weights as bytes with a scale and an offset for each tensor. They are kept so: tensor NAME is U8,
NAME.range is F64 [scale, offset], and a weight is byte * scale + offset. Nothing is rounded a second time, and the file
is half as large as float16 would make it. Convolutions become [out, in, height, width].
"""
import hashlib
import json
import pathlib
import shutil
import struct
import sys


def tensors_of(folder, name):
    """name -> (shape, bytes, scale, offset) of one network of the package."""
    manifest = json.loads((folder / f"{name}-weights_manifest.json").read_text())
    tensors = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        at = 0
        for weight in group["weights"]:
            count = 1
            for side in weight["shape"]:
                count *= side
            quantised = weight.get("quantization", {}).get("dtype") == "uint8"
            size = count * (1 if quantised else 4)
            if quantised and weight["dtype"] == "float32":
                how = weight["quantization"]
                tensors[weight["name"]] = (weight["shape"], data[at : at + size], how["scale"], how["min"])
            at += size
        if at != len(data):
            sys.exit(f"{name}: expected {at} bytes of weights, found {len(data)}")
    return tensors


def permuted(shape, data, order):
    """The bytes of an array in row-major order with its axes in the given order."""
    strides = [1] * len(shape)
    for axis in range(len(shape) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * shape[axis + 1]
    offsets = [0]
    for axis in order:
        offsets = [base + i * strides[axis] for base in offsets for i in range(shape[axis])]
    return [shape[axis] for axis in order], bytes(data[offset] for offset in offsets)


class Writer:
    def __init__(self):
        self.header, self.data = {}, b""

    def add(self, name, dtype, shape, data):
        self.header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(self.data), len(self.data) + len(data)]}
        self.data += data

    def take(self, name, tensor, order=None):
        shape, data, scale, offset = tensor
        if order:
            shape, data = permuted(shape, data, order)
        self.add(name, "U8", shape, data)
        self.ranges.append((name, scale, offset))

    def write(self, path, metadata):
        for name, scale, offset in self.ranges:
            self.add(name + ".range", "F64", [2], struct.pack("<2d", scale, offset))
        text = json.dumps({"__metadata__": metadata, **self.header}, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        path.write_bytes(struct.pack("<Q", len(text)) + text + self.data)

    ranges = []


CONVOLUTION, DEPTHWISE, MATRIX = (3, 2, 0, 1), (2, 3, 0, 1), (1, 0)


def detector(writer, source):
    def plain(target, prefix):
        writer.take(f"detector.{target}.weight", source[f"{prefix}/weights"], CONVOLUTION)
        writer.take(f"detector.{target}.bias", source[f"{prefix}/convolution_bn_offset"])

    plain("stem", "MobilenetV1/Conv2d_0_pointwise")
    for i in range(1, 14):
        prefix = f"MobilenetV1/Conv2d_{i}_depthwise"
        writer.take(f"detector.blocks.{i}.depthwise.weight", source[f"{prefix}/depthwise_weights"], DEPTHWISE)
        for ours, theirs in (("gamma", "gamma"), ("beta", "beta"), ("mean", "moving_mean"), ("variance", "moving_variance")):
            writer.take(f"detector.blocks.{i}.depthwise.{ours}", source[f"{prefix}/BatchNorm/{theirs}"])
        plain(f"blocks.{i}.pointwise", f"MobilenetV1/Conv2d_{i}_pointwise")
    for i in range(8):
        plain(f"extra.{i}", f"Prediction/Conv2d_{i}_pointwise")
    for i in range(6):
        for ours, theirs in (("box", "BoxEncodingPredictor"), ("score", "ClassPredictor")):
            prefix = f"Prediction/BoxPredictor_{i}/{theirs}"
            writer.take(f"detector.heads.{i}.{ours}.weight", source[f"{prefix}/weights"], CONVOLUTION)
            writer.take(f"detector.heads.{i}.{ours}.bias", source[f"{prefix}/biases"])


def landmarks(writer, source):
    for block in range(4):
        for i in range(4):
            ours, theirs = f"landmarks.blocks.{block}.{i}", f"dense{block}/conv{i}"
            if block == 0 and i == 0:
                writer.take(f"{ours}.weight", source[f"{theirs}/filters"], CONVOLUTION)
            else:
                writer.take(f"{ours}.depthwise", source[f"{theirs}/depthwise_filter"], DEPTHWISE)
                writer.take(f"{ours}.weight", source[f"{theirs}/pointwise_filter"], CONVOLUTION)
            writer.take(f"{ours}.bias", source[f"{theirs}/bias"])
    writer.take("landmarks.fc.weight", source["fc/weights"], MATRIX)
    writer.take("landmarks.fc.bias", source["fc/bias"])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    package, target = map(pathlib.Path, sys.argv[1:])
    version = json.loads((package / "package.json").read_text())["version"]
    writer = Writer()
    detector(writer, tensors_of(package / "model", "ssd_mobilenetv1_model"))
    landmarks(writer, tensors_of(package / "model", "face_landmark_68_model"))
    target.mkdir(parents=True, exist_ok=True)
    weights = target / "weights.safetensors"
    writer.write(weights, {"lineament.layout": "1"})
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    description = {
        "formatVersion": 1,
        "kind": "face finder",
        "name": "finder-1",
        "weights": {"file": weights.name, "sha256": digest},
        "origin": f"npm package @vladmandic/face-api {version}: SSD MobileNetV1 face detector, 68-point landmark network",
        "licence": "MIT",
    }
    (target / "finder.json").write_text(json.dumps(description, indent=2) + "\n")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")
    print(f"{weights}: {weights.stat().st_size} bytes, SHA-256 {digest}")


main()

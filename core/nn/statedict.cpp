// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/statedict.h"

#include "core/base/error.h"
#include "core/base/json.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>

namespace lineament::nn {

static_assert(std::endian::native == std::endian::little, "checkpoints are little-endian");

namespace {

/// Newest layout of our own .safetensors metadata that this program reads.
constexpr int kSafetensorsLayout = 1;
constexpr std::uint64_t kMaxHeaderBytes = 100U << 20U;
constexpr std::uint64_t kMostValues = 1ULL << 34U;

struct NamedType {
    const char* name;
    at::ScalarType type;
};
constexpr NamedType kSafetensorsTypes[] = {
    {"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
    {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
    {"U8", at::kByte},    {"BOOL", at::kBool},
};

at::ScalarType safetensorsType(const std::string& where, const std::string& key,
                               const std::string& name) {
    for (const auto& entry : kSafetensorsTypes) {
        if (name == entry.name)
            return entry.type;
    }
    throw ModelError(where + ", tensor " + key,
                     "one of the types F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL", name);
}

const char* safetensorsName(at::ScalarType type) {
    for (const auto& entry : kSafetensorsTypes) {
        if (type == entry.type)
            return entry.name;
    }
    throw ModelError("safetensors", "a type that the format has", at::toString(type));
}

std::uint64_t littleEndian64(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

/// Where one tensor of a .safetensors file lies within its data.
struct StoredTensor {
    std::string key;
    at::ScalarType type = at::kFloat;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// One tensor of the header: its type, shape and place.
StoredTensor safetensorsEntry(const std::string& where, const std::string& key,
                              const nlohmann::ordered_json& entry, std::uint64_t dataBytes) {
    const std::string at = where + ", tensor " + key;
    if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
        !entry.contains("data_offsets"))
        throw ModelError(at, "dtype, shape and data_offsets", entry.dump().substr(0, 80));
    const auto type = safetensorsType(where, key, entry["dtype"].get<std::string>());
    std::vector<std::int64_t> shape;
    std::uint64_t count = 1;
    for (const auto& side : entry["shape"]) {
        if (!side.is_number_unsigned() || side.get<std::uint64_t>() > (1U << 30U))
            throw ModelError(at, "sides of 0 to 2^30", side.dump());
        shape.push_back(side.get<std::int64_t>());
        // Compared before it is multiplied: 2^30 x 16 x 2^30 is 0 in 64 bits.
        if (side > 0 && count > kMostValues / side.get<std::uint64_t>())
            throw ModelError(at, "at most 2^34 values", "shape " + entry["shape"].dump());
        count *= side.get<std::uint64_t>();
    }
    const auto offsets = entry["data_offsets"].get<std::vector<std::uint64_t>>();
    const std::uint64_t bytes = count * c10::elementSize(type);
    if (offsets.size() != 2 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes)
        throw ModelError(at, std::to_string(bytes) + " bytes for shape " + entry["shape"].dump(),
                         "data_offsets " + entry["data_offsets"].dump());
    if (offsets[1] > dataBytes)
        throw ModelError(at, "data up to byte " + std::to_string(offsets[1]),
                         "a truncated file with " + std::to_string(dataBytes) + " bytes of data");
    return {key, type, std::move(shape), offsets[0], offsets[1]};
}

/// The format lets no two tensors share bytes; a small file that did could ask for any memory.
void requireApart(const std::string& where, const std::vector<StoredTensor>& entries) {
    std::vector<const StoredTensor*> placed;
    for (const StoredTensor& entry : entries) {
        if (entry.begin < entry.end)
            placed.push_back(&entry);
    }
    std::sort(placed.begin(), placed.end(),
              [](const StoredTensor* a, const StoredTensor* b) { return a->begin < b->begin; });
    for (std::size_t i = 1; i < placed.size(); ++i) {
        if (placed[i]->begin < placed[i - 1]->end)
            throw ModelError(where + ", tensor " + placed[i]->key,
                             "data from byte " + std::to_string(placed[i - 1]->end) +
                                 ", behind those of tensor " + placed[i - 1]->key,
                             "data from byte " + std::to_string(placed[i]->begin));
    }
}

at::Tensor loadTensor(const StoredTensor& entry, std::span<const std::byte> data) {
    auto tensor = at::empty(entry.shape, entry.type);
    if (entry.begin < entry.end) // an empty tensor has no address
        std::memcpy(tensor.data_ptr(), data.data() + entry.begin, entry.end - entry.begin);
    return tensor;
}

bool startsWith(std::span<const std::byte> bytes, std::string_view text) {
    return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

/// What a file that is no checkpoint looks like, for the message.
std::string looksLike(std::span<const std::byte> bytes) {
    if (bytes.empty())
        return "an empty file";
    if (startsWith(bytes, "\x80\x02") || startsWith(bytes, "\x80\x04"))
        return "a bare pickle (torch.save before 1.6, or another library): re-save it with "
               "torch.save(model.state_dict(), path) of a current PyTorch";
    if (startsWith(bytes, "\x89PNG") || startsWith(bytes, "\xFF\xD8\xFF"))
        return "a picture";
    if (startsWith(bytes, "\x89HDF"))
        return "an HDF5 file (Keras?)";
    if (startsWith(bytes, "\x08") && bytes.size() > 64)
        return "an ONNX or other protobuf file";
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text = "bytes";
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 8); ++i) {
        const auto value = std::to_integer<unsigned>(bytes[i]);
        text += ' ';
        text += kDigits[value >> 4U];
        text += kDigits[value & 15U];
    }
    return text;
}

} // namespace

const at::Tensor* StateDict::find(const std::string& key) const {
    for (const auto& [name, tensor] : entries) {
        if (name == key)
            return &tensor;
    }
    return nullptr;
}

StateDict readSafetensors(const std::string& where, std::span<const std::byte> bytes) {
    if (bytes.size() < 8)
        throw ModelError(where, "an 8-byte header length",
                         std::to_string(bytes.size()) + " bytes (truncated)");
    const std::uint64_t headerBytes = littleEndian64(bytes);
    if (headerBytes > kMaxHeaderBytes)
        throw ModelError(where, "a .safetensors header of at most 100 MiB",
                         std::to_string(headerBytes) + " bytes announced");
    if (headerBytes > bytes.size() - 8)
        throw ModelError(where, "a header of " + std::to_string(headerBytes) + " bytes",
                         "a truncated file of " + std::to_string(bytes.size()) + " bytes");
    const char* text = reinterpret_cast<const char*>(bytes.data()) + 8;
    const auto header = parseJsonOrDiscard({text, headerBytes});
    if (!header.is_object())
        throw ModelError(where + ", byte 8", "a JSON header",
                         header.is_discarded() ? whyNotJson({text, headerBytes})
                                               : "something else");
    StateDict state;
    try {
        if (const auto meta = header.find("__metadata__");
            meta != header.end() && meta->is_object()) {
            for (const auto& [key, value] : meta->items())
                state.metadata[key] = value.is_string() ? value.get<std::string>() : value.dump();
        }
        if (const auto layout = state.metadata.find("lineament.layout");
            layout != state.metadata.end() &&
            std::atoi(layout->second.c_str()) > kSafetensorsLayout)
            throw ModelError(where, "layout " + std::to_string(kSafetensorsLayout) + " or older",
                             "layout " + layout->second + ", written by a newer Lineament");
        const auto data = bytes.subspan(8 + headerBytes);
        std::vector<StoredTensor> entries;
        for (const auto& [key, value] : header.items()) {
            if (key != "__metadata__")
                entries.push_back(safetensorsEntry(where, key, value, data.size()));
        }
        requireApart(where, entries); // before any memory is asked for
        for (const StoredTensor& entry : entries)
            state.entries.emplace_back(entry.key, loadTensor(entry, data));
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(where + ", header", "entries as the .safetensors format has them",
                         e.what());
    }
    return state;
}

std::vector<std::byte> safetensorsBytes(const StateDict& state, at::ScalarType floating) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    nlohmann::ordered_json meta = nlohmann::ordered_json::object();
    meta["lineament.layout"] = std::to_string(kSafetensorsLayout);
    for (const auto& [key, value] : state.metadata)
        meta[key] = value;
    header["__metadata__"] = meta;
    std::vector<at::Tensor> tensors;
    std::uint64_t offset = 0;
    for (const auto& [key, tensor] : state.entries) {
        auto stored = tensor.detach().cpu();
        if (stored.is_floating_point())
            stored = stored.to(floating);
        stored = stored.contiguous();
        const std::uint64_t size = stored.nbytes();
        header[key] = {{"dtype", safetensorsName(stored.scalar_type())},
                       {"shape", stored.sizes().vec()},
                       {"data_offsets", {offset, offset + size}}};
        offset += size;
        tensors.push_back(std::move(stored));
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' '); // the format wants the data aligned
    const std::uint64_t headerBytes = text.size();
    std::vector<std::byte> bytes(8 + text.size() + offset);
    std::memcpy(bytes.data(), &headerBytes, 8);
    std::memcpy(bytes.data() + 8, text.data(), text.size());
    std::size_t at = 8 + text.size();
    for (const auto& tensor : tensors) {
        if (tensor.nbytes() > 0)
            std::memcpy(bytes.data() + at, tensor.data_ptr(), tensor.nbytes());
        at += tensor.nbytes();
    }
    return bytes;
}

StateDict readCheckpoint(const std::string& where, std::span<const std::byte> bytes) {
    if (startsWith(bytes, "PK\x03\x04"))
        return readPth(where, bytes);
    // A .safetensors file has no magic number: a plausible header length, then a brace.
    if (bytes.size() >= 9 && littleEndian64(bytes) <= kMaxHeaderBytes &&
        std::to_integer<char>(bytes[8]) == '{')
        return readSafetensors(where, bytes);
    throw ModelError(where, "a checkpoint (.pth saved by torch.save, or .safetensors)",
                     looksLike(bytes));
}

} // namespace lineament::nn

// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A reader of tensor-only pickles: what torch.save(state_dict) writes, and nothing that could run
// code. Format: Python's pickletools, protocol 2 to 4; PyTorch's torch/serialization.py.

#include "core/base/error.h"
#include "core/nn/statedict.h"
#include "core/nn/zipsizes.h"

#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>

#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace lineament::nn {

namespace {

constexpr std::size_t kMaxPickleBytes = 4U << 20U;
constexpr std::size_t kMaxNesting = 100'000;

/// Gives the zip reader of LibTorch our bytes.
class MemoryAdapter final : public caffe2::serialize::ReadAdapterInterface {
public:
    explicit MemoryAdapter(std::span<const std::byte> bytes)
        : m_bytes(bytes) {}
    std::size_t size() const override { return m_bytes.size(); }
    std::size_t read(std::uint64_t pos, void* buf, std::size_t n,
                     const char* /*what*/) const override {
        if (pos >= m_bytes.size())
            return 0;
        const std::size_t got = std::min<std::size_t>(n, m_bytes.size() - pos);
        std::memcpy(buf, m_bytes.data() + pos, got);
        return got;
    }

private:
    std::span<const std::byte> m_bytes;
};

enum class PickleKind {
    None,
    Bool,
    Int,
    Float,
    Text,
    Sequence,
    Dict,
    Global,
    Storage,
    Tensor,
    Opaque
};

struct PickleValue;
using PicklePtr =
    PickleValue*; // owned by the reader's arena: hostile nesting can't overflow a destructor

/// One value on the pickle machine's stack.
struct PickleValue {
    PickleKind kind = PickleKind::None;
    std::int64_t integer = 0;
    std::string text;                                   // Text; "module name" of a Global
    std::vector<PicklePtr> items;                       // Sequence
    std::vector<std::pair<PicklePtr, PicklePtr>> pairs; // Dict, in order
    at::Tensor tensor;                                  // Tensor; a Storage as one flat tensor
};

struct StorageType {
    const char* name;
    at::ScalarType type;
};
constexpr StorageType kStorageTypes[] = {
    {"torch FloatStorage", at::kFloat}, {"torch DoubleStorage", at::kDouble},
    {"torch HalfStorage", at::kHalf},   {"torch BFloat16Storage", at::kBFloat16},
    {"torch LongStorage", at::kLong},   {"torch IntStorage", at::kInt},
    {"torch ShortStorage", at::kShort}, {"torch CharStorage", at::kChar},
    {"torch ByteStorage", at::kByte},   {"torch BoolStorage", at::kBool},
};

/// The pickle machine.
class PickleReader {
public:
    /// @p fileBytes of the whole archive: what its tensors may take.
    PickleReader(std::string where, std::string_view pickle,
                 caffe2::serialize::PyTorchStreamReader& zip, std::size_t fileBytes)
        : m_where(std::move(where))
        , m_pickle(pickle)
        , m_zip(zip)
        , m_bytesLeft(fileBytes) {}

    /// The top value; it lives as long as the reader.
    PicklePtr run();

private:
    PicklePtr makeValue(PickleKind kind) {
        m_arena.emplace_back().kind = kind;
        return &m_arena.back();
    }
    ModelError broken(const std::string& expected, const std::string& found) const {
        return ModelError(m_where + ", data.pkl byte " + std::to_string(m_opAt), expected, found);
    }
    std::string_view take(std::size_t count);
    template <class T> T number() {
        T value{};
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }
    std::string line();
    PicklePtr pop();
    std::vector<PicklePtr> popToMark();
    void push(PicklePtr value);
    void pushInt(std::int64_t value, PickleKind kind = PickleKind::Int);
    void pushText(std::string_view text);
    void pushSequence(std::vector<PicklePtr> items);
    void memoPut(std::size_t index);
    void memoGet(std::size_t index);
    void setItems(std::vector<PicklePtr> flat);
    void append(std::vector<PicklePtr> items);
    void global(const std::string& module, const std::string& name);
    void reduce();
    void persistent();
    bool step(unsigned char op);
    bool stepContainers(unsigned char op);
    PicklePtr rebuildTensor(const std::vector<PicklePtr>& arguments);

    std::string m_where;
    std::string_view m_pickle;
    caffe2::serialize::PyTorchStreamReader& m_zip;
    std::size_t m_bytesLeft; ///< for copies of tensors that lie scattered in their storage
    std::size_t m_at = 0;
    std::size_t m_opAt = 0;
    std::deque<PickleValue> m_arena;
    std::vector<PicklePtr> m_stack;
    std::vector<std::size_t> m_marks;
    std::map<std::size_t, PicklePtr> m_memo;
    std::map<std::string, at::Tensor> m_storages;
};

std::string_view PickleReader::take(std::size_t count) {
    if (count > m_pickle.size() - m_at)
        throw broken(std::to_string(count) + " more bytes", "the pickle's end (truncated)");
    const auto bytes = m_pickle.substr(m_at, count);
    m_at += count;
    return bytes;
}

std::string PickleReader::line() {
    const auto end = m_pickle.find('\n', m_at);
    if (end == std::string_view::npos)
        throw broken("a line", "the pickle's end (truncated)");
    std::string text(m_pickle.substr(m_at, end - m_at));
    m_at = end + 1;
    return text;
}

void PickleReader::push(PicklePtr value) {
    if (m_stack.size() >= kMaxNesting)
        throw broken("a stack of at most 100000 values", "more");
    m_stack.push_back(std::move(value));
}

PicklePtr PickleReader::pop() {
    if (m_stack.empty() || (!m_marks.empty() && m_stack.size() <= m_marks.back()))
        throw broken("a value on the stack", "none");
    auto value = m_stack.back();
    m_stack.pop_back();
    return value;
}

std::vector<PicklePtr> PickleReader::popToMark() {
    if (m_marks.empty())
        throw broken("a mark on the stack", "none");
    const auto mark = static_cast<std::ptrdiff_t>(m_marks.back());
    m_marks.pop_back();
    std::vector<PicklePtr> items(m_stack.begin() + mark, m_stack.end());
    m_stack.resize(static_cast<std::size_t>(mark));
    return items;
}

void PickleReader::pushInt(std::int64_t value, PickleKind kind) {
    auto v = makeValue(kind);
    v->integer = value;
    push(v);
}

void PickleReader::pushText(std::string_view text) {
    auto v = makeValue(PickleKind::Text);
    v->text = std::string(text);
    push(v);
}

void PickleReader::pushSequence(std::vector<PicklePtr> items) {
    auto v = makeValue(PickleKind::Sequence);
    v->items = std::move(items);
    push(v);
}

void PickleReader::memoPut(std::size_t index) {
    if (m_stack.empty())
        throw broken("a value on the stack", "none");
    m_memo[index] = m_stack.back();
}

void PickleReader::memoGet(std::size_t index) {
    const auto found = m_memo.find(index);
    if (found == m_memo.end())
        throw broken("memo entry " + std::to_string(index), "none");
    push(found->second);
}

void PickleReader::setItems(std::vector<PicklePtr> flat) {
    if (m_stack.empty() || m_stack.back()->kind != PickleKind::Dict || flat.size() % 2 != 0)
        throw broken("a dictionary and pairs", "something else");
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
        m_stack.back()->pairs.emplace_back(flat[i], flat[i + 1]);
}

void PickleReader::append(std::vector<PicklePtr> items) {
    if (m_stack.empty() || m_stack.back()->kind != PickleKind::Sequence)
        throw broken("a list", "something else");
    auto& list = m_stack.back()->items;
    list.insert(list.end(), items.begin(), items.end());
}

void PickleReader::global(const std::string& module, const std::string& name) {
    const std::string full = module + " " + name;
    static constexpr const char* kAllowed[] = {"collections OrderedDict",
                                               "torch._utils _rebuild_tensor_v2",
                                               "torch._utils _rebuild_parameter", "torch Size"};
    bool known = false;
    for (const char* allowed : kAllowed)
        known = known || full == allowed;
    for (const auto& storage : kStorageTypes)
        known = known || full == storage.name;
    if (!known)
        throw broken(
            "only tensors, numbers, texts and plain containers",
            "a reference to " + module + "." + name +
                ", which is refused because it could run code: save model.state_dict() alone");
    auto v = makeValue(PickleKind::Global);
    v->text = full;
    push(v);
}

/// ('storage', type, key, location, count)
void PickleReader::persistent() {
    const auto id = pop();
    if (id->kind != PickleKind::Sequence || id->items.size() != 5 ||
        id->items[0]->text != "storage" || id->items[1]->kind != PickleKind::Global ||
        id->items[2]->kind != PickleKind::Text || id->items[4]->kind != PickleKind::Int)
        throw broken("a storage", "another persistent object");
    std::optional<at::ScalarType> type;
    for (const auto& storage : kStorageTypes) {
        if (id->items[1]->text == storage.name)
            type = storage.type;
    }
    if (!type)
        throw broken("a storage type", id->items[1]->text);
    const std::string& key = id->items[2]->text;
    const std::int64_t count = id->items[4]->integer;
    auto& flat = m_storages[key];
    if (!flat.defined()) {
        const std::string record = "data/" + key;
        if (!m_zip.hasRecord(record))
            throw broken("a record " + record, "none in the archive");
        auto [data, size] = m_zip.getRecord(record);
        const auto width = static_cast<std::int64_t>(c10::elementSize(*type));
        if (count < 0 || count > static_cast<std::int64_t>(size) / width)
            throw broken(std::to_string(count) + " values in record " + record,
                         std::to_string(size) + " bytes");
        flat = at::empty({count}, *type);
        if (count > 0)
            std::memcpy(flat.data_ptr(), data.get(), static_cast<std::size_t>(count * width));
    } else if (flat.scalar_type() != *type || flat.numel() != count) {
        throw broken("storage " + key + " with one type and size", "two descriptions of it");
    }
    auto v = makeValue(PickleKind::Storage);
    v->tensor = flat;
    push(v);
}

/// _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)
PicklePtr PickleReader::rebuildTensor(const std::vector<PicklePtr>& a) {
    if (a.size() < 4 || a[0]->kind != PickleKind::Storage || a[1]->kind != PickleKind::Int ||
        a[2]->kind != PickleKind::Sequence || a[3]->kind != PickleKind::Sequence ||
        a[2]->items.size() != a[3]->items.size() || a[2]->items.size() > 8)
        throw broken("storage, offset, size and stride of a tensor", "other arguments");
    std::vector<std::int64_t> size, stride;
    constexpr std::int64_t kMost = std::int64_t{1} << 34;
    std::int64_t count = 1, last = a[1]->integer;
    bool valid = last >= 0 && last < kMost;
    for (std::size_t i = 0; i < a[2]->items.size() && valid; ++i) {
        size.push_back(a[2]->items[i]->integer);
        stride.push_back(a[3]->items[i]->integer);
        valid =
            size.back() >= 0 && size.back() < kMost && stride.back() >= 0 && stride.back() < kMost;
        if (!valid || size.back() == 0) {
            count = 0;
            continue;
        }
        // Both factors are below 2^34: the product is taken in floating point before it is trusted.
        const double reach =
            static_cast<double>(size.back() - 1) * static_cast<double>(stride.back());
        const double total = static_cast<double>(count) * static_cast<double>(size.back());
        valid = reach + static_cast<double>(last) < static_cast<double>(kMost) &&
                total < static_cast<double>(kMost);
        last += valid ? (size.back() - 1) * stride.back() : 0;
        count *= valid ? size.back() : 0;
    }
    if (!valid || (count > 0 && last >= a[0]->tensor.numel()))
        throw broken("a tensor inside its storage of " + std::to_string(a[0]->tensor.numel()) +
                         " values",
                     "one that reaches beyond it");
    // An expanded tensor names one value many times: 1 KB of file would ask for any memory.
    if (count > a[0]->tensor.numel())
        throw broken("a tensor of at most the " + std::to_string(a[0]->tensor.numel()) +
                         " values of its storage",
                     std::to_string(count) + " values");
    auto v = makeValue(PickleKind::Tensor);
    v->tensor = a[0]->tensor.as_strided(size, stride, a[1]->integer);
    if (!v->tensor.is_contiguous()) {
        if (v->tensor.nbytes() > m_bytesLeft)
            throw broken("tensors that take no more memory than the file", "more");
        m_bytesLeft -= v->tensor.nbytes();
        v->tensor = v->tensor.contiguous();
    }
    return v;
}

void PickleReader::reduce() {
    const auto arguments = pop();
    const auto callable = pop();
    if (callable->kind != PickleKind::Global || arguments->kind != PickleKind::Sequence)
        throw broken("a known function and its arguments", "something else");
    if (callable->text == "collections OrderedDict")
        push(makeValue(PickleKind::Dict));
    else if (callable->text == "torch._utils _rebuild_tensor_v2")
        push(rebuildTensor(arguments->items));
    else if (callable->text == "torch._utils _rebuild_parameter" && !arguments->items.empty() &&
             arguments->items[0]->kind == PickleKind::Tensor)
        push(arguments->items[0]);
    else if (callable->text == "torch Size" && !arguments->items.empty())
        push(arguments->items[0]);
    else
        throw broken("a call of OrderedDict or a tensor's rebuild function", callable->text);
}

bool PickleReader::stepContainers(unsigned char op) {
    switch (op) {
    case '}':
        push(makeValue(PickleKind::Dict));
        return true;
    case ']':
    case ')':
        push(makeValue(PickleKind::Sequence));
        return true;
    case '(':
        m_marks.push_back(m_stack.size());
        return true;
    case 't':
        pushSequence(popToMark());
        return true;
    case 'l':
        pushSequence(popToMark());
        return true;
    case 0x85:
    case 0x86:
    case 0x87: {
        std::vector<PicklePtr> items(op - 0x84U);
        for (auto item = items.rbegin(); item != items.rend(); ++item)
            *item = pop();
        pushSequence(std::move(items));
        return true;
    }
    case 'a': {
        auto item = pop();
        append({item});
        return true;
    }
    case 'e':
        append(popToMark());
        return true;
    case 's': {
        auto value = pop();
        auto key = pop();
        setItems({key, value});
        return true;
    }
    case 'u':
        setItems(popToMark());
        return true;
    default:
        return false;
    }
}

/// Executes one opcode; false at the end of the pickle.
bool PickleReader::step(unsigned char op) {
    if (stepContainers(op))
        return true;
    switch (op) {
    case 0x80:
        if (const auto version = number<std::uint8_t>(); version > 4)
            throw broken("pickle protocol 2 to 4",
                         "protocol " + std::to_string(version) + ", newer");
        return true;
    case 0x95:
        take(8);
        return true; // FRAME: only a hint for buffered readers
    case 'N':
        push(makeValue(PickleKind::None));
        return true;
    case 0x88:
        pushInt(1, PickleKind::Bool);
        return true;
    case 0x89:
        pushInt(0, PickleKind::Bool);
        return true;
    case 'J':
        pushInt(number<std::int32_t>());
        return true;
    case 'K':
        pushInt(number<std::uint8_t>());
        return true;
    case 'M':
        pushInt(number<std::uint16_t>());
        return true;
    case 0x8a: {
        const auto bytes = take(number<std::uint8_t>());
        if (bytes.size() > 8)
            throw broken("integers of at most 8 bytes", std::to_string(bytes.size()) + " bytes");
        std::int64_t value =
            !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0 ? -1 : 0;
        std::memcpy(&value, bytes.data(), bytes.size());
        pushInt(value);
        return true;
    }
    case 'G':
        take(8);
        push(makeValue(PickleKind::Float));
        return true; // hyper-parameters: not used
    case 'X':
        pushText(take(number<std::uint32_t>()));
        return true;
    case 0x8c:
        pushText(take(number<std::uint8_t>()));
        return true;
    case 'q':
        memoPut(number<std::uint8_t>());
        return true;
    case 'r':
        memoPut(number<std::uint32_t>());
        return true;
    case 0x94:
        memoPut(m_memo.size());
        return true;
    case 'h':
        memoGet(number<std::uint8_t>());
        return true;
    case 'j':
        memoGet(number<std::uint32_t>());
        return true;
    case 'c': {
        const auto module = line();
        global(module, line());
        return true;
    }
    case 0x93: {
        const auto name = pop();
        const auto module = pop();
        global(module->text, name->text);
        return true;
    }
    case 'R':
        reduce();
        return true;
    case 'Q':
        persistent();
        return true;
    case 'b':
        pop();
        return true; // BUILD on an OrderedDict sets _metadata, which holds versions only
    case '0':
        pop();
        return true;
    case '.':
        return false;
    default:
        throw broken("an opcode of a tensor-only pickle", "opcode " + std::to_string(op));
    }
}

PicklePtr PickleReader::run() {
    do
        m_opAt = m_at;
    while (step(number<std::uint8_t>()));
    return pop();
}

/// The state_dict inside what was saved: itself, or wrapped by a training script.
PicklePtr unwrapStateDict(const std::string& where, PicklePtr value, StateDict& out) {
    for (int depth = 0; depth < 3; ++depth) {
        if (value->kind != PickleKind::Dict)
            throw ModelError(where, "a dictionary of tensors (a state_dict)",
                             "another kind of object");
        for (const auto& [key, item] : value->pairs) {
            if (item->kind == PickleKind::Tensor)
                return value;
        }
        PicklePtr inner = nullptr;
        for (const auto& [key, item] : value->pairs) {
            if (item->kind == PickleKind::Dict &&
                (key->text == "state_dict" || key->text == "model" ||
                 key->text == "model_state_dict" || key->text == "net" || key->text == "network")) {
                inner = item;
                out.notes.push_back("the weights were taken from the entry '" + key->text + "'");
                break;
            }
        }
        if (inner == nullptr)
            throw ModelError(where, "tensors, or an entry 'state_dict' or 'model' with tensors",
                             std::to_string(value->pairs.size()) + " entries without either");
        value = inner;
    }
    throw ModelError(where, "a state_dict at most two levels deep", "deeper nesting");
}

std::string zipProblem(const std::string& message) {
    if (message.find("maximum supported version") != std::string::npos ||
        message.find("version") != std::string::npos)
        return "a file of a newer PyTorch than this LibTorch reads: " +
               message.substr(0, message.find('\n'));
    return "a truncated or damaged archive: " + message.substr(0, message.find('\n'));
}

} // namespace

StateDict readPth(const std::string& where, std::span<const std::byte> bytes) {
    StateDict state;
    requireRecordsWithinFile(where, bytes);
    try {
        caffe2::serialize::PyTorchStreamReader zip(
            std::shared_ptr<caffe2::serialize::ReadAdapterInterface>(
                std::make_shared<MemoryAdapter>(bytes)));
        if (!zip.hasRecord("data.pkl"))
            throw ModelError(where, "a record data.pkl as torch.save writes it",
                             "another zip archive");
        if (zip.hasRecord("constants.pkl"))
            throw ModelError(where, "a state_dict", "a TorchScript program: export its state_dict");
        auto [data, size] = zip.getRecord("data.pkl");
        if (size > kMaxPickleBytes)
            throw ModelError(where, "a data.pkl of at most 4 MiB", std::to_string(size) + " bytes");
        PickleReader reader(where, {static_cast<const char*>(data.get()), size}, zip, bytes.size());
        const auto dict = unwrapStateDict(where, reader.run(), state);
        for (const auto& [key, item] : dict->pairs) {
            if (item->kind != PickleKind::Tensor || key->kind != PickleKind::Text)
                state.notes.push_back("entry '" + key->text + "' is no tensor and was left out");
            else
                state.entries.emplace_back(key->text, item->tensor);
        }
    } catch (const c10::Error& e) {
        throw ModelError(where, "an archive as torch.save writes it",
                         zipProblem(e.what_without_backtrace()));
    }
    return state;
}

} // namespace lineament::nn

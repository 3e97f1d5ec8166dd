// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/dataset.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/json.h"
#include "core/nn/modeljson.h"
#include "core/training/folderlock.h"
#include "core/training/picturecodec.h"
#include "core/training/shard.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <system_error>

namespace lineament::training {

namespace {

constexpr const char* kIndexName = "dataset.json";
constexpr const char* kFormat = "lineament-dataset";

/// dataset.json. Only the shards hold samples; this file may be one flush behind them.
struct DatasetIndex {
    DatasetSettings settings;
    std::vector<std::size_t> shards; ///< samples of each
    std::vector<std::pair<std::string, Skipped>> skipped;
};

int datasetVersion(const DatasetSettings& settings) {
    return settings.jpegQuality > 0 ? kDatasetVersion : 1;
}

std::string indexText(const DatasetIndex& index) {
    nlohmann::ordered_json json;
    json["format"] = kFormat;
    json["version"] = datasetVersion(index.settings);
    json["program"] = index.settings.program;
    json["faceFinder"] = index.settings.faceFinder;
    json["cropSize"] = index.settings.cropSize;
    json["cropMargin"] = index.settings.cropMargin;
    if (index.settings.jpegQuality > 0)
        json["jpegQuality"] = index.settings.jpegQuality;
    json["folds"] = kFolds;
    std::size_t samples = 0;
    auto& shards = json["shards"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < index.shards.size(); ++i) {
        shards.push_back({{"file", shardName(static_cast<int>(i))}, {"samples", index.shards[i]}});
        samples += index.shards[i];
    }
    json["samples"] = samples;
    auto& skipped = json["skipped"] = nlohmann::ordered_json::array();
    for (const auto& [id, entry] : index.skipped)
        skipped.push_back(
            {{"id", id}, {"file", entry.file}, {"label", entry.label}, {"reason", entry.reason}});
    return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

DatasetIndex readIndex(const std::filesystem::path& folder) {
    const auto file = folder / kIndexName;
    std::error_code code;
    if (!std::filesystem::exists(file, code))
        throw ModelError(folder.string(), "a dataset folder with dataset.json",
                         std::filesystem::exists(folder, code) ? "none in it" : "no such folder");
    const auto bytes = nn::readModelFile(file);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto json = parseJsonOrDiscard<nlohmann::json>(text);
    if (json.is_discarded())
        throw ModelError(file.string(), "JSON", whyNotJson(text));
    DatasetIndex index;
    try {
        if (!json.is_object() || json.value("format", "") != kFormat)
            throw ModelError(file.string(), std::string("the format ") + kFormat,
                             "JSON of something else");
        if (const int version = json.at("version").get<int>(); version > kDatasetVersion)
            throw ModelError(
                file.string(), "dataset version " + std::to_string(kDatasetVersion) + " or older",
                "version " + std::to_string(version) + ", written by a newer Lineament");
        if (const int folds = json.at("folds").get<int>(); folds != kFolds)
            throw ModelError(file.string(), std::to_string(kFolds) + " folds",
                             std::to_string(folds));
        json.at("program").get_to(index.settings.program);
        json.at("faceFinder").get_to(index.settings.faceFinder);
        json.at("cropSize").get_to(index.settings.cropSize);
        json.at("cropMargin").get_to(index.settings.cropMargin);
        index.settings.jpegQuality = json.value("jpegQuality", 0);
        for (const auto& shard : json.at("shards"))
            index.shards.push_back(shard.at("samples").get<std::size_t>());
        for (const auto& entry : json.at("skipped"))
            index.skipped.push_back(
                {entry.at("id"), {entry.at("file"), entry.at("label"), entry.at("reason")}});
    } catch (const nlohmann::json::exception& e) {
        throw ModelError(file.string(), "the fields of a dataset", e.what());
    }
    return index;
}

/// Shards that follow each other from 0. Throws ModelError when some that were announced are gone.
std::vector<std::filesystem::path> shardFiles(const std::filesystem::path& folder,
                                              std::size_t announced) {
    std::vector<std::filesystem::path> files;
    std::error_code code;
    for (;;) {
        auto file = folder / shardName(static_cast<int>(files.size()));
        if (!std::filesystem::exists(file, code))
            break;
        files.push_back(std::move(file));
    }
    if (files.size() < announced)
        throw ModelError(folder.string(), std::to_string(announced) + " shards",
                         "a truncated dataset: " + shardName(static_cast<int>(files.size())) +
                             " is missing");
    return files;
}

void checkCount(const std::filesystem::path& file, const DatasetIndex& index, std::size_t shard,
                std::size_t found) {
    if (shard < index.shards.size() && found < index.shards[shard])
        throw ModelError(file.string(), std::to_string(index.shards[shard]) + " samples",
                         "an older file with " + std::to_string(found));
}

void checkSettings(const std::filesystem::path& folder, const DatasetSettings& wanted,
                   const DatasetSettings& found) {
    const auto text = [](const DatasetSettings& s) {
        return (s.jpegQuality > 0
                    ? "JPEG crops (quality " + std::to_string(s.jpegQuality) + ") of up to "
                    : "crops of ") +
               std::to_string(s.cropSize) + " px with margin " +
               nlohmann::json(s.cropMargin).dump() + " by " + s.faceFinder;
    };
    if (wanted.cropSize != found.cropSize || wanted.cropMargin != found.cropMargin ||
        wanted.jpegQuality != found.jpegQuality || wanted.faceFinder != found.faceFinder)
        throw ModelError(folder.string(), text(wanted), "a dataset with " + text(found));
}

/// Throws Error for a crop that the dataset can't hold.
void requireCrop(const Sample& sample, const DatasetSettings& settings) {
    const auto& crop = sample.crop;
    const bool free = settings.jpegQuality > 0;
    const auto fits = [&](int side) {
        return free ? side > 0 && side <= settings.cropSize : side == settings.cropSize;
    };
    if (!fits(crop.width) || !fits(crop.height) ||
        crop.data.size() !=
            std::size_t{3} * static_cast<unsigned>(crop.width) * static_cast<unsigned>(crop.height))
        throw Error("sample " + sample.info.id,
                    std::string("a crop of ") + (free ? "at most " : "") +
                        std::to_string(settings.cropSize) + (free ? " px a side" : " px square"),
                    std::to_string(crop.width) + " x " + std::to_string(crop.height));
}

/// What a killed writer left half done. Only with the folder's lock: nobody else is writing.
void removeLeftovers(const std::filesystem::path& folder) {
    std::error_code code;
    for (const auto& entry : entriesOf(folder, code)) {
        const auto name = entry.filename().string();
        std::error_code ignored;
        if (name.ends_with(kPartSuffix) &&
            (name.starts_with("shard-") || name.starts_with(kIndexName)))
            std::filesystem::remove(entry, ignored);
    }
}

} // namespace

Rgb8Image pixelsOf(const Sample& sample) {
    if (!sample.coded.jpeg)
        return sample.crop;
    const auto where = "crop of " + sample.info.id;
    auto picture = decodeCrop(where, *sample.coded.jpeg);
    if (picture.width != sample.coded.width || picture.height != sample.coded.height)
        throw ModelError(where,
                         std::to_string(sample.coded.width) + " x " +
                             std::to_string(sample.coded.height) + " px",
                         std::to_string(picture.width) + " x " + std::to_string(picture.height));
    return picture;
}

int foldOf(const std::string& group) {
    // FNV-1a, and MurmurHash3's last steps so that names which differ in one digit spread.
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : group) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdU;
    hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53U;
    hash ^= hash >> 33U;
    return static_cast<int>(hash % kFolds);
}

DatasetWriter::DatasetWriter(std::filesystem::path folder, DatasetSettings settings,
                             std::size_t maxShardBytes)
    : m_folder(std::move(folder))
    , m_settings(std::move(settings))
    , m_maxShardBytes(maxShardBytes) {
    std::error_code code;
    std::filesystem::create_directories(m_folder, code);
    if (code)
        throw IoError(m_folder.string(), "a folder that can be made", code.message());
    m_lock = std::make_unique<FolderLock>(m_folder);
    removeLeftovers(m_folder);
    if (std::filesystem::exists(m_folder / kIndexName, code)) {
        resume();
        return;
    }
    for (const auto& entry : entriesOf(m_folder, code)) {
        // Killed before the first index was in place.
        if (entry.extension() != kPartSuffix)
            throw ModelError(m_folder.string(), "an empty folder or a Lineament dataset",
                             entry.filename().string() + " and no dataset.json");
    }
    if (code)
        throw IoError(m_folder.string(), "a folder that can be listed", code.message());
    writeIndex();
}

DatasetWriter::~DatasetWriter() = default;

void DatasetWriter::resume() {
    auto index = readIndex(m_folder);
    checkSettings(m_folder, m_settings, index.settings);
    m_settings = std::move(index.settings);
    const auto files = shardFiles(m_folder, index.shards.size());
    for (std::size_t i = 0; i + 1 < files.size(); ++i) {
        const auto ids = readShardIds(files[i]);
        checkCount(files[i], index, i, ids.size());
        m_shards.push_back(ids.size());
        m_known.insert(ids.begin(), ids.end());
    }
    if (!files.empty()) {
        m_open = readShard(files.back(), m_settings.cropSize);
        checkCount(files.back(), index, files.size() - 1, m_open.size());
    }
    for (const Sample& sample : m_open) {
        m_openBytes.push_back(storedBytes(sample));
        m_known.emplace(sample.info.id, sample.info.file);
    }
    m_skipped = std::move(index.skipped);
    for (const auto& [id, entry] : m_skipped)
        m_known.emplace(id, entry.file);
}

void DatasetWriter::add(Sample sample) {
    requireCrop(sample, m_settings);
    if (m_settings.jpegQuality > 0) {
        sample.coded = {sample.crop.width, sample.crop.height,
                        std::make_shared<const std::vector<std::uint8_t>>(
                            encodeCrop(sample.crop, m_settings.jpegQuality))};
        sample.crop = {};
    }
    for (std::string* text :
         {&sample.info.id, &sample.info.file, &sample.info.source, &sample.info.method,
          &sample.info.group, &sample.info.compression, &sample.info.video, &sample.info.split,
          &sample.info.origin, &sample.info.licence, &sample.info.original})
        *text = asUtf8(*text);
    sample.info.fold = foldOf(sample.info.group);
    m_known.emplace(sample.info.id, sample.info.file);
    m_openBytes.push_back(storedBytes(sample));
    m_open.push_back(std::move(sample));
    m_changed = true;
    if (fitting() < m_open.size())
        flush();
}

void DatasetWriter::skip(const std::string& id, Skipped skipped) {
    if (!m_known.emplace(id, skipped.file).second)
        return;
    m_skipped.emplace_back(id, std::move(skipped));
    m_changed = true;
}

std::size_t DatasetWriter::fitting() const {
    std::size_t bytes = kEmptyShardBytes;
    std::size_t count = 0;
    while (count < m_open.size() && (count == 0 || bytes + m_openBytes[count] <= m_maxShardBytes))
        bytes += m_openBytes[count++];
    return count;
}

void DatasetWriter::flush() {
    if (!m_changed)
        return;
    while (!m_open.empty()) {
        const std::size_t count = fitting();
        writeFileAtomically(m_folder / shardName(static_cast<int>(m_shards.size())),
                            shardBytes({m_open.data(), count}, m_settings.cropSize));
        if (count == m_open.size())
            break;
        // Only what is on the disk leaves memory.
        m_shards.push_back(count);
        const auto full = static_cast<std::ptrdiff_t>(count);
        m_open.erase(m_open.begin(), m_open.begin() + full);
        m_openBytes.erase(m_openBytes.begin(), m_openBytes.begin() + full);
    }
    writeIndex();
    m_changed = false;
}

std::size_t DatasetWriter::samples() const {
    return std::accumulate(m_shards.begin(), m_shards.end(), m_open.size());
}

void DatasetWriter::writeIndex() {
    DatasetIndex index{m_settings, m_shards, m_skipped};
    if (!m_open.empty())
        index.shards.push_back(m_open.size());
    const std::string text = indexText(index);
    writeFileAtomically(m_folder / kIndexName, std::as_bytes(std::span(text)));
}

Dataset readDataset(const std::filesystem::path& folder) {
    auto index = readIndex(folder);
    Dataset dataset{std::move(index.settings), {}, {}};
    const auto files = shardFiles(folder, index.shards.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto samples = readShard(files[i], dataset.settings.cropSize);
        checkCount(files[i], index, i, samples.size());
        std::move(samples.begin(), samples.end(), std::back_inserter(dataset.samples));
    }
    for (auto& [id, entry] : index.skipped)
        dataset.skipped.push_back(std::move(entry));
    return dataset;
}

} // namespace lineament::training

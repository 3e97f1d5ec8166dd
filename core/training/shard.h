// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace lineament::training {

/// Newest layout of dataset.json and the shards that this program reads.
inline constexpr int kDatasetVersion = 2;

/// "shard-0003.safetensors".
std::string shardName(int number);

/// @p text with what is no UTF-8 replaced, so that JSON can hold it.
std::string asUtf8(const std::string& text);

/// An upper bound of what the sample takes in a shard; a function of the sample alone.
std::size_t storedBytes(const Sample& sample);

/// Upper bound of a shard's bytes without samples.
inline constexpr std::size_t kEmptyShardBytes = 1024;

/// The .safetensors file of these samples, whose crops are @p cropSize square or all coded.
std::vector<std::byte> shardBytes(std::span<const Sample> samples, int cropSize);

/// Throws ModelError (truncated, foreign, newer, crops of another size).
std::vector<Sample> readShard(const std::filesystem::path& file, int cropSize);

/// The ids with their files, without reading the crops; the shard's length is checked. Throws
/// ModelError.
std::map<std::string, std::string> readShardIds(const std::filesystem::path& file);

} // namespace lineament::training

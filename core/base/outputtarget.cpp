// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/outputtarget.h"

#include "core/base/error.h"
#include "core/base/systemerror.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <optional>
#include <utility>

namespace lineament {

namespace fs = std::filesystem;

namespace {

using FileId = std::pair<dev_t, ino_t>;

// Cases are core/casefile's; this file stands below it.
constexpr const char* kCaseSuffix = ".lineament";
constexpr const char* kCaseDatabase = "case.sqlite";

/// What the name stands for, through links; none when nothing is there.
std::optional<struct stat> statusOf(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0)
        return status;
    if (errno == ENOENT)
        return std::nullopt;
    throw IoError(file.string(), "a place that can be looked at", systemMessage(errno));
}

std::optional<FileId> idOf(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return std::nullopt;
    return FileId{status.st_dev, status.st_ino};
}

/// Links like /dev/stdout: what they lead to is open already and must be written, not replaced.
bool namesAnOpenFile(const fs::path& file) {
    std::error_code code;
    if (!fs::is_symlink(file, code))
        return false;
    const auto parent = fs::weakly_canonical(fs::absolute(file).parent_path(), code).string();
    return parent == "/dev" || parent.starts_with("/proc/");
}

fs::path resolved(const fs::path& path) {
    std::error_code code;
    auto whole = fs::weakly_canonical(fs::absolute(path), code);
    if (code)
        whole = fs::absolute(path).lexically_normal();
    return whole.filename().empty() ? whole.parent_path() : whole;
}

/// The case folder that @p place lies in, or is; empty when there is none.
fs::path caseAround(const fs::path& place) {
    std::error_code code;
    for (fs::path folder = place; folder != folder.parent_path(); folder = folder.parent_path()) {
        if (fs::is_directory(folder, code) &&
            (folder.extension() == kCaseSuffix || fs::exists(folder / kCaseDatabase, code)))
            return folder;
    }
    return {};
}

std::string where(const Output& output) {
    return output.name + " " + output.path.string();
}

void requireWritableFolder(const Output& output, const fs::path& folder) {
    const auto status = statusOf(folder);
    if (!status)
        throw IoError(where(output), "a folder that exists", "none at " + folder.string());
    if (!S_ISDIR(status->st_mode))
        throw IoError(where(output), "a folder", "something else at " + folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw IoError(where(output), "a folder that can be written",
                      folder.string() + ": " + systemMessage(errno));
}

/// The nearest folder above a missing one that is there.
fs::path existingAbove(fs::path folder) {
    std::error_code code;
    while (!fs::exists(folder, code) && folder != folder.parent_path())
        folder = folder.parent_path();
    return folder;
}

void requirePlace(const Output& output) {
    const auto whole = resolved(output.path);
    if (const auto around = caseAround(whole); !around.empty())
        throw IoError(where(output), "a place outside every case",
                      "one inside the case " + around.string());
    if (output.folder)
        return requireWritableFolder(output, existingAbove(whole));
    try {
        if (targetKind(output.path) == TargetKind::Stream)
            return;
    } catch (const IoError& e) {
        throw IoError(where(output), e.expected(), e.found());
    }
    // Of a link its own folder: that is where it is replaced.
    auto parent = output.path.parent_path();
    requireWritableFolder(output, parent.empty() ? fs::path(".") : parent);
}

} // namespace

TargetKind targetKind(const fs::path& file) {
    const auto status = statusOf(file);
    if (!status)
        return TargetKind::File;
    if (S_ISCHR(status->st_mode) || S_ISFIFO(status->st_mode) || namesAnOpenFile(file))
        return TargetKind::Stream;
    if (S_ISDIR(status->st_mode))
        throw IoError(file.string(), "a file, or a name that is free", "a folder");
    if (!S_ISREG(status->st_mode))
        throw IoError(file.string(), "a file, or a name that is free", "a block device or socket");
    // The bits are asked too, since root may write everything: who took them away meant it.
    if ((status->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0)
        throw IoError(file.string(), "a file that may be replaced", "one that is read-only");
    if (::access(file.c_str(), W_OK) != 0)
        throw IoError(file.string(), "a file that may be replaced", systemMessage(errno));
    return TargetKind::File;
}

void requireWritable(const std::vector<Output>& outputs, const std::vector<fs::path>& inputs) {
    std::map<FileId, fs::path> known;
    for (const auto& input : inputs) {
        if (const auto id = idOf(input))
            known.emplace(*id, input);
    }
    std::map<fs::path, std::string> taken;
    for (const auto& output : outputs) {
        if (output.path.empty() || output.path == "-")
            continue;
        if (const auto id = idOf(output.path); id && known.contains(*id))
            throw IoError(where(output), "a place that is no input",
                          "the input " + known.at(*id).string());
        requirePlace(output);
        if (output.folder)
            continue;
        const auto [other, fresh] = taken.emplace(resolved(output.path), output.name);
        if (!fresh && targetKind(output.path) == TargetKind::File)
            throw IoError(where(output), "a file of its own", "that of " + other->second);
    }
}

} // namespace lineament

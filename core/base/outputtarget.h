// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lineament {

/// How a file that is written has to be written.
enum class TargetKind {
    File,  ///< nothing is there, or a file that may be replaced
    Stream ///< a character device or a pipe: written to, never replaced
};

/// Looks at what a name stands for before it is written. Throws IoError for what must not be
/// replaced: folders, block devices, sockets, and files whose permissions forbid writing (also for
/// root, whom the system would let).
TargetKind targetKind(const std::filesystem::path& file);

/// A place that a command will write to.
struct Output {
    std::string name;           ///< as the user knows it, e.g. "--json"
    std::filesystem::path path; ///< empty or "-": none
    bool folder = false;        ///< files with names of their own go into it; made when missing
};

/// Checks places before any work is done for them. Throws IoError, naming both, when one is (by
/// device and inode) among @p inputs, lies inside a case folder or is another output's; and when it
/// can't be written: its folder is missing or can't be written, or as targetKind() says.
void requireWritable(const std::vector<Output>& outputs,
                     const std::vector<std::filesystem::path>& inputs);

} // namespace lineament

// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/media/clips.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace lineament::media::test {

namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("lineament-clips-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() {
        std::error_code code;
        fs::remove_all(path, code);
    }
};

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        out.push_back(line);
    return out;
}

void append(Words& to, const Words& more) {
    to.insert(to.end(), more.begin(), more.end());
}

} // namespace

const fs::path& clipFolder() {
    static const Folder folder;
    return folder.path;
}

std::string outputOf(const Words& command) {
    std::string line;
    for (const std::string& word : command)
        line += quoted(word) + " ";
    std::FILE* pipe = ::popen((line + "2>/dev/null").c_str(), "r");
    if (!pipe)
        throw std::runtime_error("cannot run " + line);
    std::string out;
    std::array<char, 4096> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        out.append(buffer.data(), got);
    if (::pclose(pipe) != 0)
        throw std::runtime_error("failed: " + line);
    return out;
}

bool haveFfmpeg() {
    static const bool have = [] {
        try {
            return !outputOf({"ffmpeg", "-version"}).empty() &&
                   !outputOf({"ffprobe", "-version"}).empty();
        } catch (const std::runtime_error&) {
            return false;
        }
    }();
    return have;
}

bool haveEncoder(const std::string& name) {
    static const std::string all = outputOf({"ffmpeg", "-v", "error", "-encoders"});
    return all.find(" " + name + " ") != std::string::npos;
}

Words numberedSource(int frames) {
    const std::string duration = std::to_string(frames * 40) + "ms";
    return {"-f", "lavfi", "-i",
            "color=c=gray:s=160x120:r=25:d=" + duration +
                ",format=yuv420p,geq=lum='if(lt(Y,32),if(mod(floor(N/pow(2,floor(X/10))),2),220,"
                "30),128+80*sin((X+2*N)/9)*cos((Y+N)/7))':cb=128:cr=128"};
}

fs::path makeClip(const std::string& name, const Words& encoding, int frames) {
    Words arguments = numberedSource(frames);
    append(arguments, encoding);
    return ffmpeg(arguments, name);
}

fs::path ffmpeg(Words arguments, const std::string& name) {
    // One thread for the filters: starting more costs more than it gives.
    Words command{"ffmpeg", "-v", "error", "-nostdin", "-filter_threads", "1", "-y"};
    append(command, arguments);
    const fs::path file = clipFolder() / name;
    command.push_back(file.string());
    outputOf(command);
    return file;
}

std::optional<int> numberIn(const Rgb8Image& picture, Lie lie) {
    constexpr int kMiddle = 128, kMargin = 40;
    int number = 0;
    for (int block = 0; block < 16; ++block) {
        // Middle of the block, in shares of the coded picture; then turned, then flipped.
        const double u = (block + 0.5) / 16, v = 16.0 / 120;
        double x = u, y = v;
        if (lie.rotation == 90) {
            x = 1 - v;
            y = u;
        } else if (lie.rotation == 180) {
            x = 1 - u;
            y = 1 - v;
        } else if (lie.rotation == 270) {
            x = v;
            y = 1 - u;
        }
        if (lie.mirrored)
            x = 1 - x;
        const int column = static_cast<int>(x * picture.width);
        const int value = picture.row(static_cast<int>(y * picture.height))[3 * column + 1];
        if (std::abs(value - kMiddle) < kMargin)
            return std::nullopt;
        number |= value > kMiddle ? 1 << block : 0;
    }
    return number;
}

Probe probeFrames(const fs::path& clip) {
    Probe probe;
    for (const std::string& line : lines(outputOf(
             {"ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
              "frame=best_effort_timestamp,pict_type", "-of", "csv=p=0", clip.string()}))) {
        const std::size_t comma = line.find(',');
        if (comma == std::string::npos)
            continue;
        const std::string pts = line.substr(0, comma);
        probe.pts.push_back(pts == "N/A" ? std::nullopt : std::optional(std::stoll(pts)));
        probe.types += line[comma + 1];
    }
    return probe;
}

std::vector<std::string> frameHashes(const fs::path& clip) {
    std::vector<std::string> hashes;
    for (const std::string& line : lines(outputOf(
             {"ffmpeg", "-v", "error", "-nostdin", "-noautorotate", "-i", clip.string(), "-map",
              "0:v:0", "-fps_mode", "passthrough", "-f", "framehash", "-hash", "sha256", "-"})))
        if (!line.empty() && line[0] != '#')
            hashes.push_back(line.substr(line.find_last_of(", ") + 1));
    return hashes;
}

std::vector<char> bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

fs::path writeFile(const std::string& name, const std::vector<char>& bytes) {
    const fs::path file = clipFolder() / name;
    std::ofstream out(file, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file;
}

fs::path withMatrix(const fs::path& clip, const std::string& name, int a, int b, int c, int d) {
    std::vector<char> bytes = bytesOf(clip);
    constexpr std::string_view kBox = "tkhd";
    const auto box = std::search(bytes.begin(), bytes.end(), kBox.begin(), kBox.end());
    if (box == bytes.end())
        throw std::runtime_error(clip.string() + " has no track header");
    // Version 0: type, flags, five fields, and 16 bytes before the matrix, 16.16 each.
    const auto matrix = box + 44;
    const auto put = [&](int place, int value) {
        const auto fixed = static_cast<std::uint32_t>(value) << 16U;
        for (int i = 0; i < 4; ++i)
            matrix[place * 4 + i] = static_cast<char>((fixed >> (24U - 8U * unsigned(i))) & 0xFFU);
    };
    put(0, a);
    put(1, b);
    put(3, c);
    put(4, d);
    return writeFile(name, bytes);
}

} // namespace lineament::media::test

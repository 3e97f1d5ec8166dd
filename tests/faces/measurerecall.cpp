// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures recall and false boxes of the face finder on training photos, each of which shows one
// main face:
//   measure_recall N SEED [FOLDER]          N photos of train.csv, stratified over its folders
//   measure_recall --marked [FOLDER]        the files of marked.csv, beside their marked faces
//   measure_recall --files OUT FILE...      the given photos; annotated copies go to OUT unless it
//   is "-"

#include "core/base/error.h"
#include "core/faces/aligner.h"
#include "core/faces/facefinder.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>

using namespace lineament;
using namespace lineament::faces;
namespace fs = std::filesystem;

namespace {

Rgb8Image load(const fs::path& file) {
    const cv::Mat bgr = cv::imread(file.string(), cv::IMREAD_COLOR);
    if (bgr.empty())
        return {};
    Rgb8Image photo{bgr.cols, bgr.rows, std::vector<std::uint8_t>(bgr.total() * 3)};
    cv::Mat rgb(bgr.rows, bgr.cols, CV_8UC3, photo.data.data());
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return photo;
}

/// The same share of every folder of train.csv, in an order that the seed alone decides.
std::vector<fs::path> draw(const fs::path& data, std::size_t count, unsigned seed) {
    std::map<std::string, std::vector<fs::path>> folders;
    std::ifstream csv(data / "train.csv");
    std::string line;
    std::getline(csv, line);
    std::size_t total = 0;
    while (std::getline(csv, line)) {
        const fs::path path = line.substr(0, line.find(','));
        folders[path.parent_path().string()].push_back(data / path);
        ++total;
    }
    std::mt19937 random(seed);
    std::vector<fs::path> drawn;
    for (auto& [folder, files] : folders) {
        std::shuffle(files.begin(), files.end(), random);
        const std::size_t share = std::min(
            files.size(), std::max<std::size_t>(1, (count * files.size() + total / 2) / total));
        drawn.insert(drawn.end(), files.begin(),
                     files.begin() + static_cast<std::ptrdiff_t>(share));
    }
    return drawn;
}

bool isMainFace(const RectF& box, const Rgb8Image& photo) {
    const double w = photo.width, h = photo.height;
    return box.contains({w / 2, h / 2}) || box.iou({w / 4, h / 4, w / 2, h / 2}) > 0.2;
}

void print(const fs::path& file, const std::vector<Face>& faces) {
    std::printf("%s: %zu\n", file.c_str(), faces.size());
    for (const Face& f : faces) {
        std::printf(
            "  %s %s score %.2f box %.0f %.0f %.0f %.0f, iod %.0f sharp %.0f yaw %.0f pitch %.0f "
            "roll %.0f\n",
            f.id.c_str(), "", f.detectorScore, f.box.x, f.box.y, f.box.width, f.box.height,
            f.quality.interocular, f.quality.sharpness, f.quality.yaw, f.quality.pitch,
            f.quality.roll);
    }
}

void annotate(const fs::path& out, const fs::path& file, const std::vector<Face>& faces) {
    cv::Mat picture = cv::imread(file.string(), cv::IMREAD_COLOR);
    const int line = std::max(1, std::max(picture.cols, picture.rows) / 400);
    for (const Face& face : faces) {
        const cv::Rect box(cvRound(face.box.x), cvRound(face.box.y), cvRound(face.box.width),
                           cvRound(face.box.height));
        cv::rectangle(picture, box, {0, 200, 255}, line);
        for (const PointF& p : face.landmarks)
            cv::circle(picture, {cvRound(p.x), cvRound(p.y)}, line, {255, 255, 0}, cv::FILLED);
    }
    cv::imwrite((out / (file.stem().string() + ".png")).string(), picture);
}

double milliseconds(std::chrono::steady_clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

int measureFiles(const fs::path& out, const std::vector<fs::path>& files) {
    FaceFinder finder;
    for (const fs::path& file : files) {
        const Rgb8Image photo = load(file);
        const auto start = std::chrono::steady_clock::now();
        const std::vector<Face> faces = finder.find(photo);
        std::printf("%.0f ms ", milliseconds(std::chrono::steady_clock::now() - start));
        print(file, faces);
        if (out != "-")
            annotate(out, file, faces);
    }
    return 0;
}

int measureTrain(const fs::path& data, std::size_t count, unsigned seed) {
    FaceFinder finder;
    const std::vector<fs::path> files = draw(data, count, seed);
    std::size_t found = 0, further = 0, unreadable = 0;
    double time = 0, slowest = 0, yaw = 0, pitch = 0;
    for (const fs::path& file : files) {
        const Rgb8Image photo = load(file);
        if (photo.isNull()) {
            ++unreadable;
            continue;
        }
        const auto start = std::chrono::steady_clock::now();
        const std::vector<Face> faces = finder.find(photo);
        const double spent = milliseconds(std::chrono::steady_clock::now() - start);
        time += spent;
        slowest = std::max(slowest, spent);
        const auto main = std::find_if(faces.begin(), faces.end(),
                                       [&](const Face& f) { return isMainFace(f.box, photo); });
        if (main != faces.end()) {
            ++found;
            yaw += main->quality.yaw;
            pitch += main->quality.pitch;
        }
        further += faces.size() - (main != faces.end() ? 1 : 0);
        if (faces.size() != 1 || main == faces.end())
            print(file, faces);
    }
    const double n = static_cast<double>(files.size() - unreadable), f = static_cast<double>(found);
    std::printf("%zu photos (%zu unreadable): main face found in %zu (%.2f %%), %zu further boxes, "
                "%.0f ms a "
                "photo (slowest %.0f), mean yaw %.1f pitch %.1f\n",
                files.size(), unreadable, found, 100 * f / n, further, time / n, slowest, yaw / f,
                pitch / f);
    return 0;
}

struct Mark {
    PointF centre;
    double side = 0;
};

std::map<std::string, std::vector<Mark>> readMarks() {
    std::map<std::string, std::vector<Mark>> marks;
    std::ifstream csv(LINEAMENT_SOURCE_DIR "/tests/faces/marked.csv");
    for (std::string line; std::getline(csv, line);) {
        char file[200];
        Mark mark;
        if (std::sscanf(line.c_str(), "%199[^,],%lf,%lf,%lf", file, &mark.centre.x, &mark.centre.y,
                        &mark.side) == 4)
            marks[file].push_back(mark);
    }
    return marks;
}

bool isOf(const Face& face, const Mark& mark) {
    const PointF centre = face.box.centre();
    const double side = std::sqrt(face.box.area());
    return std::hypot(centre.x - mark.centre.x, centre.y - mark.centre.y) < 0.5 * mark.side &&
           side > 0.5 * mark.side && side < 2 * mark.side;
}

int measureMarked(const fs::path& folder) {
    FaceFinder finder;
    std::size_t allFound = 0, all = 0, allFalse = 0;
    for (const auto& [file, marks] : readMarks()) {
        const std::vector<Face> faces = finder.find(load(folder / file));
        std::size_t found = 0, wrong = 0;
        for (const Mark& mark : marks)
            found += std::any_of(faces.begin(), faces.end(),
                                 [&](const Face& face) { return isOf(face, mark); });
        for (const Face& face : faces)
            wrong += std::none_of(marks.begin(), marks.end(),
                                  [&](const Mark& mark) { return isOf(face, mark); });
        std::printf("%-48s %2zu of %2zu found, %zu boxes beside them\n", file.c_str(), found,
                    marks.size(), wrong);
        allFound += found;
        all += marks.size();
        allFalse += wrong;
    }
    std::printf("%zu of %zu marked faces found, %zu boxes beside them\n", allFound, all, allFalse);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    try {
        if (!args.empty() && args[0] == "--marked")
            return measureMarked(args.size() > 1 ? fs::path(args[1])
                                                 : fs::path(LINEAMENT_SHARED_DIR) / "data/trial");
        if (args.size() >= 3 && args[0] == "--files")
            return measureFiles(args[1], {args.begin() + 2, args.end()});
        if (args.size() == 2 || args.size() == 3) {
            const fs::path data =
                args.size() == 3 ? fs::path(args[2]) : fs::path(LINEAMENT_SHARED_DIR) / "data";
            return measureTrain(data, std::stoul(args[0]),
                                static_cast<unsigned>(std::stoul(args[1])));
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::fprintf(
        stderr,
        "usage: measure_recall N SEED [DATA] | measure_recall --marked [FOLDER] | measure_recall "
        "--files OUT FILE...\n");
    return 2;
}

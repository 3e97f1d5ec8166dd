// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lineament::training {

/// Position of the class among the network's outputs, as in published checkpoints.
enum class Label { Fake = 0, Real = 1 };

/// Folds that a dataset is divided into, by person or video; one of them validates, one tests.
inline constexpr int kFolds = 10;

/// The upright square of a face without any margin, in pixels of a picture, as faces::faceSquare
/// has it: what every crop is cut around.
struct FaceSquare {
    PointF centre;
    double side = 0; ///< 0: not known
    double roll = 0; ///< degrees, positive clockwise in the picture

    bool operator==(const FaceSquare&) const = default;
};

/// Everything that is known of one stored face but its pixels.
struct SampleInfo {
    std::string id;          ///< SHA-256 of the file, with "#FRAME" for frames of a video
    std::string file;        ///< path below the corpus' root, for people
    std::string source;      ///< corpus or folder, e.g. "us-house-512"
    std::string method;      ///< manipulation, e.g. "StyleGAN2"; empty for reals
    std::string group;       ///< person or video: the unit of folds and of the bootstrap
    std::string compression; ///< as the corpus names it ("c23", "c40"); empty when it does not
    std::string video;       ///< that the frame is of, for people; empty: a photo
    std::string split;       ///< the corpus' own ("test"); empty when it has none
    std::string origin;      ///< repository or site that the corpus came from, for the model card
    std::string licence;     ///< as the corpus' own list states it, for the model card
    /// Of a fake that is the same picture as a real one but for its face: that one's id. Both crops
    /// are then the same piece of their pictures, cut by the real one's face.
    std::string original;
    Label label = Label::Real;
    int fold = 0;             ///< 0 to kFolds - 1, a function of group alone
    int jpegQuality = 0;      ///< 1 to 100 as the file was stored; 0: no JPEG, or not known
    double bytesPerPixel = 0; ///< of the file
    double facePixels = 0;    ///< side of the face in the photo
    double sharpness = 0;     ///< as faces::FaceQuality
    double yaw = 0;           ///< degrees
    double pitch = 0;         ///< degrees; 0 in datasets of before
    double outside = 0;       ///< share of the crop beyond the photo's edge (edge pixels repeated)
    std::array<PointF, 68> landmarks{}; ///< iBUG 300-W order, in pixels of the crop
    FaceSquare square;                  ///< in pixels of the crop
};

/// A crop as the JPEG that a data set keeps. Copies share the bytes.
struct CodedCrop {
    int width = 0, height = 0;
    std::shared_ptr<const std::vector<std::uint8_t>> jpeg; ///< null: none
};

/// One stored face: its crop as pixels, or coded.
struct Sample {
    SampleInfo info;
    Rgb8Image crop; ///< null when it is coded
    CodedCrop coded;

    int width() const { return coded.jpeg ? coded.width : crop.width; }
    int height() const { return coded.jpeg ? coded.height : crop.height; }
};

/// The crop's pixels. Throws ModelError when the JPEG is broken.
Rgb8Image pixelsOf(const Sample& sample);

/// How the crops of a dataset were cut.
struct DatasetSettings {
    int cropSize = 256;      ///< side of the stored crops, pixels; of JPEGs their longest
    double cropMargin = 0.4; ///< around the face on every side, as a share of the face's side
    std::string program;     ///< that wrote it, with its version
    std::string faceFinder;  ///< description of the face finder
    /// Above 0: crops are pieces of the picture as it is, not turned and not enlarged, that end
    /// where the picture does, stored as JPEGs of this quality. 0: upright squares, not compressed.
    int jpegQuality = 0;
};

/// A file that gave no sample, with the reason.
struct Skipped {
    std::string file;
    std::string label;  ///< "real" or "fake", counted by evaluation as not found
    std::string reason; ///< "no face", or what was expected and found
};

/// The fold of a person or video: a hash of its name, the same on every machine.
int foldOf(const std::string& group);

class FolderLock;

/// Writes a dataset folder: dataset.json and shard-NNNN.safetensors (crops U8 [N,S,S,3] or JPEGs
/// one after the other, landmarks F32 [N,68,2], the rest as JSON in the metadata). Every file is
/// replaced atomically, so that a kill loses at most the samples since the last flush; opening an
/// existing folder resumes it. The same samples in the same order give the same files, however
/// often the writing was interrupted. Not thread-safe.
class DatasetWriter {
public:
    /// Throws ModelError when the folder holds a dataset with other settings or of a newer version,
    /// or anything but a dataset; IoError when it can't be written or another program writes it.
    DatasetWriter(std::filesystem::path folder, DatasetSettings settings,
                  std::size_t maxShardBytes = 60U << 20U);
    ~DatasetWriter();
    DatasetWriter(const DatasetWriter&) = delete;
    DatasetWriter& operator=(const DatasetWriter&) = delete;

    /// True when this id was stored or skipped before.
    bool has(const std::string& id) const { return m_known.contains(id); }
    /// Ids that were stored or skipped, with their files.
    const std::map<std::string, std::string>& known() const { return m_known; }
    /// Sets the fold from the group; compresses the crop where the dataset's are. Throws Error for
    /// a crop of another size than the dataset's,
    /// IoError when a full shard can't be written; the sample is kept then, and the next flush
    /// tries again.
    void add(Sample sample);
    void skip(const std::string& id, Skipped skipped);
    /// Writes what has been added since the last flush. Throws IoError; nothing is lost then.
    void flush();
    std::size_t samples() const;
    std::size_t skipped() const { return m_skipped.size(); }

private:
    void resume();
    std::size_t fitting() const; ///< samples of m_open, from the first, that fit into one shard
    void writeIndex();
    std::filesystem::path m_folder;
    DatasetSettings m_settings;
    std::size_t m_maxShardBytes;
    std::unique_ptr<FolderLock> m_lock;
    std::map<std::string, std::string> m_known; ///< file of each id
    std::vector<std::pair<std::string, Skipped>> m_skipped;
    std::vector<Sample> m_open; ///< of the last shard, which is rewritten until it is full
    std::vector<std::size_t> m_openBytes; ///< of each sample in m_open, as stored
    std::vector<std::size_t> m_shards;    ///< samples of each full shard
    bool m_changed = false;               ///< since the last flush
};

/// A dataset in memory.
struct Dataset {
    DatasetSettings settings;
    std::vector<Sample> samples;
    std::vector<Skipped> skipped;
};

/// Reads a dataset folder. Throws ModelError (no dataset, truncated, foreign, newer), IoError.
Dataset readDataset(const std::filesystem::path& folder);

} // namespace lineament::training

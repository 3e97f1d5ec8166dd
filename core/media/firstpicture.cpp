// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/media/video.h"
#include "core/media/videoconvert.h"
#include "core/media/videodecoder.h"
#include "core/media/videodescribe.h"
#include "core/media/videoinput.h"

#include <set>

namespace lineament::media {

Rgb8ImagePtr firstPicture(const std::filesystem::path& file, const VideoLimits& limits,
                          std::stop_token stop) {
    constexpr int kPackets = 300; // some 10 s: a damaged beginning is passed over
    const std::string name = file.string();
    VideoInput input(std::make_shared<const VideoFile>(file), limits, stop);
    const VideoInfo info = describeVideo(input, limits);
    VideoDecoder decoder(input.stream(), name, 1, limits.maxPixels);
    PictureConverter converter(uprightingOf(displayMatrix(input.stream())),
                               info.video().sampleAspect, limits.maxPixels);
    const AvPacketPtr packet(av_packet_alloc());
    std::vector<DecodedPicture> pictures;
    std::set<int> bad; // packets; their pictures may come out later
    for (int number = 0; number <= kPackets; ++number) {
        if (stop.stop_requested())
            throw Cancelled();
        const bool more = number < kPackets && input.read(*packet);
        const bool corrupt = more && (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
        const auto error = decoder.decode(more ? packet.get() : nullptr, number, pictures);
        if (corrupt || !error.empty())
            bad.insert(number);
        av_packet_unref(packet.get());
        for (const DecodedPicture& picture : pictures) {
            if (!bad.contains(picture.packet) && flaggedDamage(*picture.frame).empty())
                return converter.convert(*picture.frame, name);
        }
        pictures.clear();
        if (!more)
            break;
    }
    throw FormatError(name, "a picture that decodes",
                      "none among the first " + std::to_string(kPackets) + " packets");
}

} // namespace lineament::media

// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/resultread.h"

#include "core/analysis/facejson.h"
#include "core/analysis/jsonreading.h"
#include "core/analysis/resultjson.h"
#include "core/base/error.h"
#include "core/base/hex.h"
#include "core/base/json.h"
#include "core/nn/packageorigin.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace lineament::analysis {

using namespace reading;

namespace {

std::chrono::system_clock::time_point timeFrom(const Json& json) {
    const auto text = json.get<std::string>();
    int year = 0, hour = 0, minute = 0, second = 0, milliseconds = 0;
    unsigned month = 0, day = 0;
    int read = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ%n", &year, &month, &day, &hour,
                    &minute, &second, &milliseconds, &read) != 7 ||
        read != static_cast<int>(text.size()))
        throw std::invalid_argument("a time of another form: " + text);
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    if (!date.ok())
        throw std::invalid_argument("no such day: " + text);
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + std::chrono::milliseconds(milliseconds);
}

/// A path that was not UTF-8 has its exact bytes beside it.
std::filesystem::path pathFrom(const Json& item) {
    const Json& bytes = item.at("path_bytes");
    if (bytes.is_null())
        return item.at("path").get<std::string>();
    const auto raw = fromHex(bytes.get<std::string>());
    if (!raw)
        throw std::invalid_argument("bytes of a path that are not hexadecimal");
    return std::string(reinterpret_cast<const char*>(raw->data()), raw->size());
}

std::optional<media::PhotoInfo> photoFrom(const Json& json) {
    if (json.is_null())
        return std::nullopt;
    media::PhotoInfo photo;
    photo.format = json.at("format").get<std::string>();
    photo.decoder = json.at("decoder").get<std::string>();
    photo.storedWidth = json.at("stored_width").get<int>();
    photo.storedHeight = json.at("stored_height").get<int>();
    photo.width = json.at("width").get<int>();
    photo.height = json.at("height").get<int>();
    photo.bitDepth = json.at("bit_depth").get<int>();
    photo.colourModel = json.at("colour_model").get<std::string>();
    photo.alpha = json.at("alpha").get<bool>();
    photo.orientation = json.at("orientation").get<int>();
    photo.colourProfile = json.at("colour_profile").get<std::string>();
    photo.colourHandling = json.at("colour_handling").get<std::string>();
    photo.jpegQuality = optional<int>(json.at("jpeg_quality"));
    photo.chromaSubsampling = json.at("chroma_subsampling").get<std::string>();
    // Results of earlier programs lack both.
    photo.compression = json.value("compression", "");
    if (const auto lossy = json.find("lossy"); lossy != json.end())
        photo.lossy = lossy->get<bool>();
    photo.progressive = json.at("progressive").get<bool>();
    photo.warnings = json.at("warnings").get<std::vector<std::string>>();
    photo.metadata = tags(json.at("metadata"));
    return photo;
}

nn::Rate rateFrom(const Json& json) {
    return {number(json.at("value")), number(json.at("low")), number(json.at("high")),
            json.at("n").get<int>()};
}

std::vector<nn::RatesAt> ratesFrom(const Json& json) {
    std::vector<nn::RatesAt> rates;
    for (const Json& at : json)
        rates.push_back({at.at("threshold_id").get<std::string>(), rateFrom(at.at("fpr")),
                         rateFrom(at.at("fnr"))});
    return rates;
}

/// Results of before state the rates at one threshold only.
nn::ConditionRates conditionFrom(const Json& json) {
    nn::ConditionRates condition;
    condition.minFacePixels = number(json.at("min_face_pixels"));
    const Json& most = json.at("max_face_pixels"); // null: no upper bound
    condition.maxFacePixels =
        most.is_null() ? std::numeric_limits<double>::infinity() : most.get<double>();
    condition.minJpegQuality = json.at("min_jpeg_quality").get<int>();
    condition.maxJpegQuality = json.at("max_jpeg_quality").get<int>();
    condition.reals = json.at("reals").get<int>();
    condition.fakes = json.at("fakes").get<int>();
    condition.thresholdId = json.at("threshold_id").get<std::string>();
    condition.auc = rateFrom(json.at("auc"));
    condition.fpr = rateFrom(json.at("fpr"));
    condition.fnr = rateFrom(json.at("fnr"));
    if (const auto eer = json.find("eer"); eer != json.end() && !eer->is_null())
        condition.eer = rateFrom(*eer);
    if (const auto others = json.find("other_thresholds"); others != json.end())
        condition.others = ratesFrom(*others);
    return condition;
}

nn::Calibration calibrationFrom(const Json& json) {
    nn::Calibration c;
    c.id = json.at("id").get<std::string>();
    c.method = json.at("method").get<std::string>();
    c.slope = number(json.at("slope"));
    c.intercept = number(json.at("intercept"));
    c.isotonic = json.at("isotonic").get<std::vector<std::pair<double, double>>>();
    c.minLog10Lr = number(json.at("min_log10_lr"));
    c.maxLog10Lr = number(json.at("max_log10_lr"));
    c.cllr = number(json.at("cllr"));
    c.cllrMin = number(json.at("cllr_min"));
    c.ece = number(json.at("ece"));
    c.reals = json.at("reals").get<int>();
    c.fakes = json.at("fakes").get<int>();
    c.groups = json.at("groups").get<int>();
    c.set = json.at("set").get<std::string>();
    c.date = json.at("date").get<std::string>();
    if (json.contains("cllr_left_out")) {
        c.cllrLeftOut = number(json.at("cllr_left_out"));
        c.leftOutSet = json.at("left_out_set").get<std::string>();
    }
    return c;
}

/// Results of before may not state the largest face and the pitch: nothing was demanded of them.
nn::ValidityRange validityFrom(const Json& json) {
    nn::ValidityRange range;
    range.minFacePixels = number(json.at("min_face_pixels"));
    if (const auto largest = json.find("max_face_pixels");
        largest != json.end() && !largest->is_null())
        range.maxFacePixels = number(*largest);
    range.minSharpness = number(json.at("min_sharpness"));
    range.minJpegQuality = json.at("min_jpeg_quality").get<int>();
    range.maxYaw = number(json.at("max_yaw"));
    if (const auto pitch = json.find("max_pitch"); pitch != json.end())
        range.maxPitch = number(*pitch);
    if (const auto roll = json.find("max_roll"); roll != json.end())
        range.maxRoll = number(*roll);
    if (const auto light = json.find("min_light"); light != json.end())
        range.minLight = number(*light);
    return range;
}

nn::Typicality typicalityFrom(const Json& json) {
    return {number(json.at("limit")),         number(json.at("quantile")),
            json.at("components").get<int>(), json.at("sha256").get<std::string>(),
            rateFrom(json.at("reals")),       rateFrom(json.at("fakes")),
            json.at("set").get<std::string>()};
}

std::vector<nn::Threshold> thresholdsFrom(const Json& json) {
    std::vector<nn::Threshold> thresholds;
    for (const Json& t : json)
        thresholds.push_back({t.at("id").get<std::string>(), number(t.at("target_fpr")),
                              number(t.at("score")), rateFrom(t.at("fpr")), rateFrom(t.at("fnr"))});
    return thresholds;
}

nn::KindCalibrations kindsFrom(const Json& json) {
    return {calibrationFrom(json.at("composed")), calibrationFrom(json.at("generated"))};
}

nn::VideoValidation videoValidationFrom(const Json& json) {
    nn::VideoValidation video;
    video.calibration = calibrationFrom(json.at("calibration"));
    if (const auto kinds = json.find("kinds"); kinds != json.end())
        video.kinds = kindsFrom(*kinds);
    video.thresholds = thresholdsFrom(json.at("thresholds"));
    video.validity = validityFrom(json.at("validity"));
    video.minQuantiser = json.at("min_quantiser").get<int>();
    video.maxQuantiser = json.at("max_quantiser").get<int>();
    return video;
}

nn::Validation validationFrom(const Json& json) {
    nn::Validation v;
    if (const Json& calibration = json.at("calibration"); !calibration.is_null())
        v.calibration = calibrationFrom(calibration);
    if (const auto kinds = json.find("kinds"); kinds != json.end())
        v.kinds = kindsFrom(*kinds);
    if (const auto typicality = json.find("typicality"); typicality != json.end())
        v.typicality = typicalityFrom(*typicality);
    v.thresholds = thresholdsFrom(json.at("thresholds"));
    if (const auto video = json.find("video"); video != json.end())
        v.video = videoValidationFrom(*video);
    if (const Json& range = json.at("validity"); !range.is_null())
        v.validity = validityFrom(range);
    for (const Json& condition : json.at("conditions"))
        v.conditions.push_back(conditionFrom(condition));
    if (const auto unseen = json.find("unseen"); unseen != json.end() && !unseen->is_null())
        v.unseen = nn::UnseenData{unseen->at("sources").get<std::vector<std::string>>(),
                                  unseen->at("methods").get<std::vector<std::string>>(),
                                  unseen->at("reals").get<int>(), unseen->at("fakes").get<int>(),
                                  ratesFrom(unseen->at("rates"))};
    if (const auto maps = json.find("map_faithfulness"); maps != json.end() && !maps->is_null())
        v.maps =
            nn::MapFaithfulness{number(maps->at("hidden_share")), rateFrom(maps->at("marked")),
                                rateFrom(maps->at("elsewhere")), rateFrom(maps->at("difference")),
                                maps->at("groups").get<int>()};
    return v;
}

nn::Architecture architectureFrom(const Json& json) {
    nn::Architecture a;
    a.depth = static_cast<nn::Depth>(json.at("depth").get<int>());
    a.width = json.at("width").get<int>();
    a.plainStream = json.at("plain_stream").get<bool>();
    a.tensorPreprocessing = json.at("tensor_preprocessing").get<bool>();
    a.attentionStream = json.at("attention_stream").get<bool>();
    a.attention =
        choice(json.at("attention"),
               {nn::Attention::None, nn::Attention::Replace, nn::Attention::Scale}, attentionName);
    a.head = choice(json.at("head"), {nn::Head::Published, nn::Head::Gap}, headName);
    a.inputSize = json.at("input_size").get<int>();
    a.reduction = json.at("reduction").get<int>();
    a.classes = json.value("classes", nn::kTwoClasses);
    return a;
}

std::array<float, 3> tripleFrom(const Json& json) {
    return {smallNumber(json.at(0)), smallNumber(json.at(1)), smallNumber(json.at(2))};
}

std::optional<nn::ModelInfo> modelFrom(const Json& json) {
    if (json.is_null())
        return std::nullopt;
    nn::ModelInfo model;
    model.name = json.at("name").get<std::string>();
    model.version = json.at("version").get<std::string>();
    model.path = json.at("path").get<std::string>();
    model.weightsSha256 = json.at("weights_sha256").get<std::string>();
    model.configSha256 = json.at("config_sha256").get<std::string>();
    model.packaged = json.at("packaged").get<bool>();
    model.calibrated = json.at("calibrated").get<bool>();
    model.validation = validationFrom(json.at("validation"));
    model.architecture = architectureFrom(json.at("architecture"));
    model.inputSize = json.at("input_size").get<int>();
    model.cropMargin = number(json.at("crop_margin"));
    model.cropInside = json.value("crop_inside", false);
    if (const auto scale = json.find("class_scale"); scale != json.end())
        model.classScale = nn::ClassScale{
            number(scale->at("composed_slope")), number(scale->at("composed_intercept")),
            number(scale->at("generated_slope")), number(scale->at("generated_intercept"))};
    model.packageSha256 = json.value("package_sha256", "");
    for (const auto origin : {nn::PackageOrigin::Shipped, nn::PackageOrigin::Changed,
                              nn::PackageOrigin::Own, nn::PackageOrigin::Foreign}) {
        if (json.value("origin", "") == nn::originText(origin))
            model.origin = origin;
    }
    model.mean = tripleFrom(json.at("mean"));
    model.std = tripleFrom(json.at("std"));
    model.fakeIndex = json.at("fake_index").get<int>();
    model.minFacePixels = json.at("min_face_pixels").get<int>();
    model.notes = json.at("notes").get<std::vector<std::string>>();
    model.licence = json.at("licence").get<std::string>();
    return model;
}

std::optional<nn::SelfTestResult> selfTestFrom(const Json& json) {
    if (json.is_null())
        return std::nullopt;
    nn::SelfTestResult result;
    result.time = timeFrom(json.at("time"));
    result.logitFake = number(json.at("logits").at("fake"));
    result.logitReal = number(json.at("logits").at("real"));
    result.expected.logitFake = number(json.at("expected").at("fake"));
    result.expected.logitReal = number(json.at("expected").at("real"));
    result.expected.tolerance = number(json.at("tolerance"));
    return result;
}

std::optional<nn::PictureTestResult> pictureTestFrom(const Json& json) {
    if (json.is_null())
        return std::nullopt;
    nn::PictureTestResult result;
    result.time = timeFrom(json.at("time"));
    result.decoders = json.at("decoders").get<std::string>();
    result.offset = number(json.at("offset"));
    result.logitFake = number(json.at("logits").at("fake"));
    result.logitReal = number(json.at("logits").at("real"));
    if (const Json& expected = json.at("expected"); !expected.is_null())
        result.expected = nn::PictureTest{number(expected.at("fake")), number(expected.at("real")),
                                          number(json.at("tolerance"))};
    return result;
}

std::optional<nn::Runtime> runtimeFrom(const Json& json) {
    if (json.is_null())
        return std::nullopt;
    nn::Runtime runtime;
    runtime.libtorch = json.at("libtorch").get<std::string>();
    runtime.device = json.at("device").get<std::string>();
    runtime.cuda = json.at("cuda").get<std::string>();
    runtime.blas = json.at("blas").get<std::string>();
    runtime.convolution = json.at("convolution").get<std::string>();
    runtime.threads = json.at("threads").get<int>();
    runtime.deterministic = json.at("deterministic").get<bool>();
    runtime.selfTest = selfTestFrom(json.at("self_test"));
    if (const auto test = json.find("picture_test"); test != json.end())
        runtime.pictureTest = pictureTestFrom(*test);
    return runtime;
}

RunRecord runFrom(const Json& json) {
    RunRecord run;
    run.program = json.at("program").get<std::string>();
    run.started = timeFrom(json.at("started"));
    run.finished = timeFrom(json.at("finished"));
    run.model = modelFrom(json.at("model"));
    run.modelMessage = json.at("model_message").get<std::string>();
    run.runtime = runtimeFrom(json.at("runtime"));
    run.faceFinder = json.at("face_finder").get<std::string>();
    const Json& settings = json.at("settings");
    run.settings.limits.maxPixels = settings.at("max_pixels").get<std::uint64_t>();
    run.settings.limits.maxFileBytes = settings.at("max_file_bytes").get<std::uint64_t>();
    run.settings.minFinderPixels = settings.at("min_finder_pixels").get<int>();
    run.settings.maps = settings.at("maps").get<bool>();
    run.settings.stability = settings.at("stability").get<bool>();
    run.settings.video = videoSettings(settings.at("video"));
    run.seed = json.at("seed").get<std::uint64_t>();
    return run;
}

FloatMap mapFrom(const Json& json) {
    if (json.is_null())
        return {};
    constexpr int kLargest = 65536;
    FloatMap map{json.at("width").get<int>(), json.at("height").get<int>(), {}};
    if (map.width < 1 || map.height < 1 || map.width > kLargest || map.height > kLargest)
        throw std::invalid_argument("a map of " + std::to_string(map.width) + " x " +
                                    std::to_string(map.height));
    map.values.assign(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height),
                      std::numeric_limits<float>::quiet_NaN());
    return map;
}

nn::Prediction predictionFrom(const Json& logits, const Json& attention) {
    nn::Prediction prediction;
    prediction.logitFake = smallNumber(logits.at("fake"));
    prediction.logitReal = smallNumber(logits.at("real"));
    if (logits.contains("composed"))
        prediction.classes =
            nn::ClassLogits{prediction.logitReal, smallNumber(logits.at("composed")),
                            smallNumber(logits.at("generated"))};
    if (attention.is_null())
        return prediction;
    prediction.fused = mapFrom(attention.at("fused"));
    for (const Json& block : attention.at("blocks"))
        prediction.blocks.push_back(
            {block.at("name").get<std::string>(), smallNumber(block.at("gamma")),
             block.at("spatial").get<bool>(), smallNumber(block.at("channel_spread")),
             mapFrom(block.at("map"))});
    if (const auto classes = attention.find("classes"); classes != attention.end()) {
        for (const Json& one : *classes)
            prediction.classMaps.push_back(
                {one.at("name").get<std::string>(), mapFrom(one.at("map"))});
    }
    return prediction;
}

void readCrop(const Json& json, FaceResult& face) {
    const Json& t = json.at("photo_to_crop");
    face.photoToCrop = {number(t.at("a")), number(t.at("b")), number(t.at("tx")),
                        number(t.at("c")), number(t.at("d")), number(t.at("ty"))};
    face.cropSize = json.at("size").get<int>();
    face.cropOutside = number(json.at("outside"));
    face.cropSha256 = json.at("sha256").get<std::string>();
    face.resampling = json.at("resampling").get<std::string>();
}

faces::Face foundFace(const Json& json) {
    faces::Face face;
    face.id = json.at("id").get<std::string>();
    face.box = rect(json.at("box"));
    const Json& points = json.at("landmarks");
    if (points.size() != face.landmarks.size())
        throw std::invalid_argument(std::to_string(points.size()) + " landmarks");
    for (std::size_t i = 0; i < points.size(); ++i)
        face.landmarks[i] = {number(points[i].at(0)), number(points[i].at(1))};
    face.source = faceSourceFromName(json.at("source").get<std::string>());
    face.detectorScore = number(json.at("detector_score"));
    face.confirmed = json.value("confirmed", true);
    const Json& q = json.at("quality");
    face.quality = {number(q.at("pixels")), number(q.at("interocular")), number(q.at("sharpness")),
                    number(q.at("yaw")),    number(q.at("pitch")),       number(q.at("roll"))};
    // Absent in results of older versions.
    if (q.contains("light") && !q.at("light").is_null())
        face.quality.light = number(q.at("light"));
    if (q.contains("landmark_spread") && !q.at("landmark_spread").is_null())
        face.quality.landmarkSpread = number(q.at("landmark_spread"));
    return face;
}

ItemResult itemFrom(const Json& json) {
    ItemResult item;
    item.path = pathFrom(json);
    item.state = choice(json.at("state"),
                        {ItemState::Analysed, ItemState::NoFace, ItemState::NotMedia,
                         ItemState::NoVideo, ItemState::Encrypted, ItemState::Unsupported,
                         ItemState::Damaged, ItemState::TooLarge, ItemState::Unreadable,
                         ItemState::Changed, ItemState::Failed, ItemState::Cancelled},
                        [](ItemState state) { return stateName(state); });
    item.message = json.at("message").get<std::string>();
    if (const Json& digests = json.at("digests"); !digests.is_null())
        item.digests = {digests.at("sha256").get<std::string>(),
                        digests.at("md5").get<std::string>(),
                        digests.at("bytes").get<std::uint64_t>()};
    item.info = photoFrom(json.at("photo"));
    item.run = runFrom(json.at("run"));
    for (const Json& face : json.at("faces"))
        item.faces.push_back(reading::face(face, item.run.model));
    item.video = video(json.at("video"), item.run.model);
    return item;
}

} // namespace

RectF reading::rect(const Json& json) {
    return {number(json.at("x")), number(json.at("y")), number(json.at("width")),
            number(json.at("height"))};
}

std::vector<media::MetadataTag> reading::tags(const Json& json) {
    std::vector<media::MetadataTag> list;
    for (const Json& tag : json)
        list.push_back({tag.at("key").get<std::string>(), tag.at("label").get<std::string>(),
                        tag.at("value").get<std::string>()});
    return list;
}

Verdict reading::verdict(const Json& json, const std::string& face,
                         std::span<const nn::Threshold> thresholds) {
    using Measure = OutOfRange::Measure;
    Verdict verdict;
    verdict.kind = choice(json.at("kind"),
                          {VerdictKind::Support, VerdictKind::Inconclusive, VerdictKind::Withheld,
                           VerdictKind::Uncalibrated, VerdictKind::NotScored},
                          [](VerdictKind kind) { return kindName(kind); });
    verdict.face = face;
    verdict.supports =
        choice(json.at("supports"), {Proposition::Neither, Proposition::Hp, Proposition::Hd},
               propositionName);
    verdict.log10Lr = optional<double>(json.at("log10_lr"));
    verdict.capped = json.at("capped").get<bool>();
    if (const auto kinds = json.find("kinds"); kinds != json.end())
        verdict.kinds = KindLrs{number(kinds->at("composed_log10_lr")),
                                number(kinds->at("generated_log10_lr"))};
    verdict.calibration = json.at("calibration_id").get<std::string>();
    for (const Json& reason : json.at("out_of_range"))
        verdict.outOfRange.push_back(
            {choice(reason.at("measure"),
                    {Measure::FacePixels, Measure::Sharpness, Measure::JpegQuality, Measure::Yaw,
                     Measure::Pitch, Measure::Confirmation, Measure::Landmarks, Measure::Roll,
                     Measure::Light, Measure::Typicality},
                    measureName),
             number(reason.at("limit")), number(reason.at("found"))});
    verdict.compressionUnknown = json.at("jpeg_quality_unknown").get<bool>();
    verdict.largestMeasured = optional<double>(json.value("largest_measured_face", Json(nullptr)));
    for (const Json& variant : json.at("variants"))
        verdict.variants.push_back({variant.at("name").get<std::string>(),
                                    number(variant.at("log10_lr")),
                                    variant.at("turned").get<bool>()});
    for (const Json& reading : json.at("thresholds")) {
        const auto id = reading.at("id").get<std::string>();
        const auto threshold = std::find_if(thresholds.begin(), thresholds.end(),
                                            [&id](const nn::Threshold& t) { return t.id == id; });
        if (threshold == thresholds.end())
            throw std::invalid_argument("threshold " + id + " is not the model's");
        verdict.thresholds.push_back({*threshold, reading.at("above").get<bool>()});
    }
    if (const Json& condition = json.at("condition"); !condition.is_null())
        verdict.condition = conditionFrom(condition);
    return verdict;
}

FaceResult reading::face(const Json& json, const std::optional<nn::ModelInfo>& model) {
    FaceResult face;
    face.face = foundFace(json);
    face.state = choice(json.at("state"),
                        {FaceState::Scored, FaceState::NoModel, FaceState::TooSmall,
                         FaceState::Rejected, FaceState::ModelFailed},
                        [](FaceState state) { return stateName(state); });
    face.face.rejected = face.state == FaceState::Rejected;
    face.message = json.at("message").get<std::string>();
    if (const Json& crop = json.at("crop"); !crop.is_null())
        readCrop(crop, face);
    face.score = optional<double>(json.at("score"));
    const Json& logits = json.at("logits");
    const bool scored = face.state == FaceState::Scored;
    if (scored != face.score.has_value() || scored == logits.is_null())
        throw std::invalid_argument("a state that does not go with the score"); // R12
    if (scored)
        face.prediction = predictionFrom(logits, json.at("attention"));
    if (const auto distance = json.find("distance"); face.prediction && distance != json.end())
        face.prediction->distance = smallNumber(*distance);
    for (const Json& variant : json.at("variants"))
        face.variants.push_back(
            {variant.at("name").get<std::string>(), number(variant.at("score"))});
    face.verdict = verdict(json.at("verdict"), face.face.id,
                           model ? model->validation.thresholds : std::vector<nn::Threshold>());
    return face;
}

ItemResult itemFromJson(const std::string& json, const std::string& where) {
    try {
        return itemFrom(parseJson(json));
    } catch (const std::exception& e) { // nlohmann's, and those above
        throw FormatError(where, "an item of the analysis schema", e.what());
    }
}

} // namespace lineament::analysis

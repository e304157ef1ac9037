// DOT text to a picture in a file; shared by the commands that draw engines.
#ifndef TRTSCOPE_SRC_CLI_PICTURE_H_
#define TRTSCOPE_SRC_CLI_PICTURE_H_

#include <cstddef>
#include <optional>
#include <string>

namespace trtscope {

enum class Picture { kDot, kSvg, kPng, kPdf };

/// By the ending of the file's name: .dot, .gv, .svg, .png, .pdf; nullopt for others.
std::optional<Picture> PictureOf(const std::string& path);

/// Graphviz would take hours for more, and the DOT text alone takes gigabytes.
inline constexpr std::size_t kTooManyLayersToDraw = 40000;

/// Draws `dot` into the file at `path`. Returns what went wrong, or empty.
std::string WritePicture(const std::string& dot, Picture picture, const std::string& path);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_PICTURE_H_

// Small dumps for tests, made byte by byte.
#ifndef TRTSCOPE_TESTS_PARSERS_DUMP_FILES_H_
#define TRTSCOPE_TESTS_PARSERS_DUMP_FILES_H_

#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "parsers/common/activation.h"
#include "parsers/common/dump_input.h"
#include "parsers/common/source_text.h"
#include "parsers/common/value_reader.h"

namespace trtscope {

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() { EXPECT_NE(::mkdtemp(path_.data()), nullptr); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

  /// Writes a file, with its folders; returns its path.
  std::string Write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }

 private:
  std::string path_ = testing::TempDir() + "trtscope_dump_XXXXXX";
};

/// `values` as this machine stores them.
template <class T>
std::string Stored(const std::vector<T>& values) {
  std::string bytes(values.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

/// A .npy file of version 1.0 with `dictionary` as its header.
inline std::string NpyWithHeader(std::string dictionary, const std::string& data) {
  while ((10 + dictionary.size() + 1) % 64 != 0) dictionary += ' ';
  dictionary += '\n';
  std::string bytes("\x93NUMPY\x01\0", 8);
  bytes += static_cast<char>(dictionary.size() & 0xFF);
  bytes += static_cast<char>(dictionary.size() >> 8);
  return bytes + dictionary + data;
}

/// `shape` is what stands in Python's brackets: "2, 3".
inline std::string Npy(const std::string& descr, const std::string& shape,
                       const std::string& data) {
  return NpyWithHeader(
      "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }", data);
}

struct ZipEntry {
  std::string name;
  std::string bytes;
  bool deflated = false;
};

/// Writes a zip archive to `path`.
inline void WriteZip(const std::string& path, const std::vector<ZipEntry>& entries) {
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
  ASSERT_NE(archive, nullptr);
  for (const ZipEntry& entry : entries) {
    zip_source_t* const source =
        zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
    const zip_int64_t index = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    ASSERT_GE(index, 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                             entry.deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
  }
  ASSERT_EQ(zip_close(archive), 0);
}

inline std::string Base64(const std::string& bytes) {
  constexpr const char* kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k <= bytes.size() ? kAlphabet[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

inline std::shared_ptr<const ByteSource> Bytes(std::string bytes) {
  return BytesOf(SourceText::FromString("bytes", std::move(bytes)));
}

/// A file of a dump that is nowhere but in memory.
inline DumpInput InputOf(const std::string& path, std::string bytes) {
  return MakeDumpInput(Bytes(std::move(bytes)), path, std::filesystem::path(path).filename());
}

struct Values {
  std::vector<double> values;
  std::string problem;
};

/// All values of `activation` from `first` on, read `at_once` at a time.
inline Values ReadAll(const Activation& activation, uint64_t first = 0, std::size_t at_once = 7) {
  Values read;
  const std::unique_ptr<ValueReader> reader = OpenValues(activation, first);
  std::vector<double> block(at_once);
  for (std::size_t count = at_once; count == at_once;) {
    count = reader->Read(block.data(), at_once);
    read.values.insert(read.values.end(), block.begin(),
                       block.begin() + static_cast<std::ptrdiff_t>(count));
  }
  read.problem = reader->problem();
  return read;
}

/// "code: message" of all diagnostics of `dump`.
inline std::vector<std::string> Complaints(const Dump& dump) {
  std::vector<std::string> complaints;
  for (const Diagnostic& diagnostic : dump.diagnostics.kept()) {
    complaints.push_back(std::string(InfoOf(diagnostic.code).name) + ": " + diagnostic.message);
  }
  return complaints;
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_PARSERS_DUMP_FILES_H_

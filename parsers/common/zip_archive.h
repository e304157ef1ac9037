// Zip archives, read in memory. The one place that knows libzip.
#ifndef TRTSCOPE_PARSERS_COMMON_ZIP_ARCHIVE_H_
#define TRTSCOPE_PARSERS_COMMON_ZIP_ARCHIVE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "parsers/common/byte_source.h"
#include "parsers/common/byte_stream.h"
#include "parsers/common/result.h"

namespace trtscope {

struct ZipMember {
  /// As it is written there, raw bytes.
  std::string name;
  /// Bytes that it says it has when inflated.
  uint64_t size = 0;
};

/// An archive of stored and deflated members, zip64 too. Nothing is copied or inflated before it is
/// read. Safe to use from several threads.
class ZipArchive {
 public:
  /// Opens the archive that `bytes` are. An error says what is wrong with it.
  static Result<std::shared_ptr<const ZipArchive>> Open(std::shared_ptr<const ByteSource> bytes);
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;
  ~ZipArchive();

  uint64_t members() const { return members_; }
  /// What the directory says of member `index`. Precondition: below members().
  ZipMember MemberAt(uint64_t index) const;
  /// The member's inflated bytes from byte `skip` on. `archive` stays alive with the stream. What
  /// cannot be opened gives none and a problem.
  static std::unique_ptr<ByteStream> Read(std::shared_ptr<const ZipArchive> archive, uint64_t index,
                                          uint64_t skip);

 private:
  class Handles;
  class Stream;
  explicit ZipArchive(std::unique_ptr<Handles> handles, uint64_t members);

  std::unique_ptr<Handles> handles_;
  uint64_t members_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_ZIP_ARCHIVE_H_

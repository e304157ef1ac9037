#include "parsers/common/zip_archive.h"

#include <zip.h>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace trtscope {

// libzip's archives are for one thread and one reader at a time, and reading an archive's directory
// costs as much as it has members. So handles that were opened once are used again.
class ZipArchive::Handles {
 public:
  explicit Handles(std::shared_ptr<const ByteSource> bytes) : bytes_(std::move(bytes)) {}
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    for (zip_t* const handle : idle_) zip_discard(handle);
  }

  /// nullptr and a reason if it cannot be opened.
  zip_t* Take(std::string& problem) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!idle_.empty()) {
        zip_t* const handle = idle_.back();
        idle_.pop_back();
        return handle;
      }
    }
    return OpenHandle(problem);
  }

  void GiveBack(zip_t* handle) {
    if (handle == nullptr) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(handle);
  }

 private:
  zip_t* OpenHandle(std::string& problem) const {
    const std::string_view view = bytes_->View();
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(view.data(), view.size(), 0, &error);
    zip_t* const handle =
        source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (handle == nullptr) {
      problem = zip_error_strerror(&error);
      if (source != nullptr) zip_source_free(source);
    }
    zip_error_fini(&error);
    return handle;
  }

  std::shared_ptr<const ByteSource> bytes_;
  std::mutex mutex_;
  std::vector<zip_t*> idle_;
};

class ZipArchive::Stream final : public ByteStream {
 public:
  Stream(std::shared_ptr<const ZipArchive> archive, uint64_t index, uint64_t skip)
      : archive_(std::move(archive)), handle_(archive_->handles_->Take(problem_)) {
    if (handle_ == nullptr) return;
    file_ = zip_fopen_index(handle_, index, 0);
    if (file_ == nullptr) problem_ = zip_strerror(handle_);
    PassOver(skip);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() override {
    if (file_ != nullptr) zip_fclose(file_);
    archive_->handles_->GiveBack(handle_);
  }

  std::size_t Read(char* out, std::size_t count) override {
    std::size_t done = 0;
    while (file_ != nullptr && problem_.empty() && done < count) {
      const zip_int64_t read = zip_fread(file_, out + done, count - done);
      if (read < 0) problem_ = zip_error_strerror(zip_file_get_error(file_));
      if (read <= 0) break;
      done += static_cast<std::size_t>(read);
    }
    return done;
  }

  const std::string& problem() const override { return problem_; }

 private:
  void PassOver(uint64_t skip) {
    std::vector<char> scrap(static_cast<std::size_t>(std::min<uint64_t>(skip, 1U << 16)));
    while (skip > 0) {
      const std::size_t part = static_cast<std::size_t>(std::min<uint64_t>(skip, scrap.size()));
      const std::size_t read = Read(scrap.data(), part);
      if (read < part) return;
      skip -= read;
    }
  }

  std::shared_ptr<const ZipArchive> archive_;
  std::string problem_;
  zip_t* handle_;
  zip_file_t* file_ = nullptr;
};

ZipArchive::ZipArchive(std::unique_ptr<Handles> handles, uint64_t members)
    : handles_(std::move(handles)), members_(members) {}

ZipArchive::~ZipArchive() = default;

Result<std::shared_ptr<const ZipArchive>> ZipArchive::Open(
    std::shared_ptr<const ByteSource> bytes) {
  // libzip takes no bytes for an archive that is still to be written.
  if (bytes->View().empty()) return Error{"the zip archive cannot be read: no bytes", ""};
  auto handles = std::make_unique<Handles>(std::move(bytes));
  std::string problem;
  zip_t* const handle = handles->Take(problem);
  if (handle == nullptr) return Error{"the zip archive cannot be read: " + problem, ""};
  const zip_int64_t members = zip_get_num_entries(handle, 0);
  handles->GiveBack(handle);
  return std::shared_ptr<const ZipArchive>(
      new ZipArchive(std::move(handles), members < 0 ? 0 : static_cast<uint64_t>(members)));
}

ZipMember ZipArchive::MemberAt(uint64_t index) const {
  ZipMember member;
  std::string ignored;
  zip_t* const handle = handles_->Take(ignored);
  if (handle == nullptr) return member;
  zip_stat_t about;
  zip_stat_init(&about);
  if (zip_stat_index(handle, index, ZIP_FL_ENC_RAW, &about) == 0) {
    if ((about.valid & ZIP_STAT_NAME) != 0) member.name = about.name;
    if ((about.valid & ZIP_STAT_SIZE) != 0) member.size = about.size;
  }
  handles_->GiveBack(handle);
  return member;
}

std::unique_ptr<ByteStream> ZipArchive::Read(std::shared_ptr<const ZipArchive> archive,
                                             uint64_t index, uint64_t skip) {
  return std::make_unique<Stream>(std::move(archive), index, skip);
}

}  // namespace trtscope

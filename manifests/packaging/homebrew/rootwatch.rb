# Builds the helper program from the released source. `@…@` are filled in by fill.js for a release.
class Rootwatch < Formula
  desc "Names the known interception authority behind a certificate chain"
  homepage "@REPOSITORY@"
  url "@REPOSITORY@/releases/download/v@VERSION@/rootwatch-@VERSION@-source.tar.gz"
  sha256 "@SHA256 rootwatch-@VERSION@-source.tar.gz@"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args(path: "host")
    generate_completions_from_executable(bin/"rootwatch", "generate", "completions",
                                         shells: [:bash, :zsh, :fish])
    system bin/"rootwatch", "generate", "man", "--folder", "man"
    man1.install Dir["man/*.1"]
  end

  def caveats
    <<~EOS
      Register the helper program with the browsers of this user:
        rootwatch install
      and take that back before you uninstall the formula:
        rootwatch uninstall
      The extension comes from the release page:
        #{homepage}/releases
    EOS
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/rootwatch --version")
    assert_match "Superfish", shell_output("#{bin}/rootwatch authorities superfish")
    output = shell_output("#{bin}/rootwatch install --browser firefox --print")
    assert_match "org.rootwatch.host", output
  end
end

//! The least that a native messaging host can do: greet, and send back what comes in.

use std::io::{self, Read, Write};

fn main() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut write = |body: &[u8]| {
        let length = u32::try_from(body.len()).map_err(io::Error::other)?;
        output.write_all(&length.to_ne_bytes())?;
        output.write_all(body)?;
        output.flush()
    };
    write(br#"{"type":"hello"}"#)?;
    let mut length = [0; 4];
    while input.read_exact(&mut length).is_ok() {
        let mut body =
            vec![0; usize::try_from(u32::from_ne_bytes(length)).map_err(io::Error::other)?];
        input.read_exact(&mut body)?;
        write(&body)?;
    }
    Ok(())
}

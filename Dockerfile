# The image `flagsmith-env`: one static binary, and nothing beside it.
FROM rust:1-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN target="$(uname -m)-unknown-linux-gnu" \
    && RUSTFLAGS='-C target-feature=+crt-static' cargo build --locked --release --target "$target" \
    && cp "target/$target/release/flagsmith-env" /flagsmith-env

FROM scratch
COPY --from=build /flagsmith-env /flagsmith-env
# Nobody: it only reads what it is given.
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/flagsmith-env"]

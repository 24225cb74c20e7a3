//! Ink on pixels: how far each pixel's centre lies from the pen's way.

/// Pixels along each side of an image.
pub(super) const SIDE: usize = 28;

/// For each pixel the distance from its centre to the nearest point of the pen's way, less the pen's radius there.
///
/// Distances beyond [`Distances::REACH`] are not told apart.
pub(super) struct Distances {
    from_edge: [f32; SIDE * SIDE],
}

impl Distances {
    /// How far from the pen's edge a distance still counts, in pixels.
    const REACH: f32 = 1.0;

    /// A blank sheet.
    pub(super) fn blank() -> Self {
        Self { from_edge: [Self::REACH; SIDE * SIDE] }
    }

    /// Moves a round pen from `start` to `end`, its radius changing evenly from one end to the other. In pixels, the
    /// centre of the top left pixel being (0, 0).
    pub(super) fn line(&mut self, start: [f32; 2], end: [f32; 2], radius: [f32; 2]) {
        let reach = radius[0].max(radius[1]) + Self::REACH;
        let range = |axis: usize| {
            let low = (start[axis].min(end[axis]) - reach).max(0.0) as usize;
            let high = (start[axis].max(end[axis]) + reach + 1.0).clamp(0.0, SIDE as f32) as usize;
            low.min(high)..high
        };
        let (rows, columns) = (range(1), range(0));
        let way = [end[0] - start[0], end[1] - start[1]];
        let square = way[0] * way[0] + way[1] * way[1];
        let inverse = if square > 0.0 { 1.0 / square } else { 0.0 };
        for row in rows {
            let dy = row as f32 - start[1];
            let pixels = &mut self.from_edge[row * SIDE..][columns.clone()];
            for (pixel, column) in pixels.iter_mut().zip(columns.clone()) {
                let dx = column as f32 - start[0];
                let t = ((dx * way[0] + dy * way[1]) * inverse).clamp(0.0, 1.0);
                let (x, y) = (dx - t * way[0], dy - t * way[1]);
                let distance = (x * x + y * y).sqrt() - (radius[0] + t * (radius[1] - radius[0]));
                *pixel = pixel.min(distance);
            }
        }
    }

    /// The ink at each pixel, from 0 to 1: full inside the pen's edge, none outside it, and between them an edge
    /// `softness` pixels wide.
    pub(super) fn ink(&self, softness: f32) -> impl Iterator<Item = f32> + '_ {
        self.from_edge.iter().map(move |&distance| (0.5 - distance / softness).clamp(0.0, 1.0))
    }
}
